# What the packaging scripts share. Sourced, from the top of the checkout.

say() { printf '\n== %s\n' "$*"; }

# Names what is missing and ends; the only way a script here fails for want of a tool.
missing() { # what, how to get it
    echo "Cannot package here: $1 is missing." >&2
    echo "  $2" >&2
    exit 69
}

target="${CARGO_TARGET_DIR:-target}"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)"
config="client/ffi/package/bindings.toml"

# The writer of bindings, with the features of the whole workspace so that nothing is compiled twice.
build_bindgen() {
    say "the writer of bindings" >&2
    cargo build --quiet --workspace --features sojourn-ffi/bindgen --bin uniffi-bindgen
}

# Writes the bindings of a built library into a folder.
write_bindings() { # language, library, folder
    mkdir -p "$3"
    "$target/debug/uniffi-bindgen" generate --library "$2" --language "$1" --config "$config" --no-format --out-dir "$3"
}
