//! The benchmark itself, tried in small: so that it cannot rot between the days someone needs a figure.

use std::process::Command;

#[test]
fn a_quick_run_measures_every_scenario_and_tells_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let json = folder.path().join("figures.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_sojourn-bench"));
    command.args(["run", "--quick", "--connections", "4", "--json"]).arg(&json).arg("--dir").arg(folder.path());
    // The peer is not part of the project's tests: a quick run must do without it and say so.
    command.env_remove("SOJOURN_BENCH_PEERS");
    let output = command.output().expect("the benchmark starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("Not measured\n\n- atuin-server"), "{said}");

    let text = std::fs::read_to_string(&json).expect("figures were written");
    let report: serde_json::Value = serde_json::from_str(&text).expect("well-formed");
    let figures = report["figures"].as_array().expect("a list");
    for scenario in
        ["machine", "push", "catchup", "idle", "start", "guidance", "publishing", "serving", "questions", "parts"]
    {
        assert!(figures.iter().any(|f| f["scenario"] == scenario), "no figure of {scenario}: {said}");
    }
    for figure in figures {
        assert!(figure["values"].as_array().is_some_and(|values| !values.is_empty()), "{figure}");
        assert!(figure["missed"].is_boolean() && figure["unit"].is_string(), "{figure}");
    }
}
