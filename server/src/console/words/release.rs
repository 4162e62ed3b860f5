//! Words of reviewing, releasing, withdrawing, and why something does not go on.

pub(super) const WORDS: super::Words = &[
    // Why it does not go on
    (
        "release.stop.no_root",
        "这台服务器还没有信任根，发布不了。请管理员按文档做第一版信任根，写进设置 guidance.root。",
        "This server has no trust root yet, so nothing can be published. The operator makes the first one as the documentation says and names it in the setting guidance.root.",
    ),
    (
        "release.stop.waiting",
        "第 {seq} 期还没有发出去。一个渠道一次只准备一期：先发布它，或者放弃它。",
        "Release {seq} has not gone out yet. A channel has one release on its way at a time: publish that one or give it up first.",
    ),
    ("release.stop.same", "和手机上现在的内容一样，没有要发布的。", "Nothing differs from what phones have now."),
    (
        "release.stop.share",
        "现在已经给了 {share} 的手机，只能给得更多。要收回，请回到上一期。",
        "{share} of phones have it already; the share can only grow. To take it back, roll back.",
    ),
    ("release.stop.lifts", "没有第 {seq} 号撤下，解除不了。", "There is no withdrawal {seq} to lift."),
    ("release.stop.build", "做不成一期：{why}", "The release cannot be built: {why}"),
    ("release.stop.none", "这个渠道还没有发布过。", "Nothing is published in this channel yet."),
    (
        "release.stop.not_open",
        "第 {seq} 期现在不能这样做：看看它的状态。",
        "Release {seq} cannot do that now: look at its state.",
    ),
    (
        "release.stop.moved",
        "第 {seq} 期刚被别人动过。请重新打开这一页，看过再做。",
        "Somebody did something with release {seq} meanwhile. Open the page again and look before you go on.",
    ),
    (
        "release.stop.not_named",
        "你的钥匙 {key} 不在信任根第 {root} 版里，手机不会认。请管理员做下一版信任根，把它写进去；或者换一个名字在里面的人来签。",
        "Your key {key} is not in trust root {root}, so phones would not believe it. The operator has to make the next root with this key in it; or somebody whose key is named signs.",
    ),
    (
        "release.stop.signed",
        "你已经签过了。另一个签名要由另一个人来签。",
        "You have signed already. The other signature is another person's.",
    ),
    (
        "release.stop.same_key",
        "这把钥匙已经签过了：两个签名要两个人，各用各的钥匙。",
        "This key has signed already: two signatures are two people with a key each.",
    ),
    (
        "release.stop.signatures",
        "签名不够：要 {needed} 个，现在有 {found} 个。",
        "Not enough signatures: {needed} are needed, {found} are there.",
    ),
    (
        "release.stop.removed",
        "签过名的钥匙 {key} 已经不在信任根第 {root} 版里了，手机不会认这一期。请放弃它，重新准备，再由两个人签。",
        "Key {key}, which signed, is no longer in trust root {root}, so phones would refuse this release. Give it up, prepare it anew and have two people sign.",
    ),
    (
        "release.stop.rebuilt",
        "第 {seq} 期重新做出来的内容和签名时的不一样（程序更新过？）。没有发布。请放弃它，重新准备。",
        "Built again, release {seq} is not what was signed (was the program updated?). Nothing was published. Give it up and prepare it anew.",
    ),
    (
        "release.stop.refused",
        "没有通过核对，什么也没有发布：{why}",
        "It did not verify, and nothing was published: {why}",
    ),
    (
        "release.stop.overtaken",
        "已经有号数更大的一期发布了，第 {seq} 期发不出去了。请重新准备。",
        "A release with a higher number is out, so release {seq} cannot go out any more. Prepare it anew.",
    ),
    (
        "release.stop.day",
        "要定在今天（{today}）以后；今天的话，直接发布。",
        "Choose a day after today ({today}); for today, publish now.",
    ),
    (
        "release.stop.not_older",
        "只能回到比线上更早、在这里发布过的一期：第 {seq} 期不是（线上是第 {live} 期）。",
        "You can only go back to an earlier release published here: {seq} is not one (live is {live}).",
    ),
    (
        "release.stop.not_kept",
        "第 {seq} 期不是在这个编辑台做的，这里没有它的原文，回不去。",
        "Release {seq} was not made at this desk and its text is not kept here, so the desk cannot go back to it.",
    ),
    (
        "withdraw.stop.moved",
        "刚有别人也撤了内容。请从现在的清单重新来一遍（第 {seq} 号已经用了）。",
        "Somebody else published a withdrawal meanwhile (number {seq} is taken). Begin again from the list as it is now.",
    ),
    ("withdraw.stop.same", "和现在撤下的一样，没有变化。", "This is what is withdrawn already; nothing would change."),
    (
        "withdraw.stop.many",
        "一次最多藏 {max} 条。更多的话，回到上一期更稳妥。",
        "At most {max} items at once. For more, going back to an older release is safer.",
    ),
    ("withdraw.stop.unknown", "手机上没有这一条：{item}。", "Phones do not have this item: {item}."),
    (
        "withdraw.stop.notice",
        "只有紧急通知可以排到最前面：{item} 不是。",
        "Only urgent notices can be shown first: {item} is none.",
    ),
    (
        "trust.stop.long",
        "文件有 {bytes} 字节，比任何真的都长。",
        "The file has {bytes} bytes, longer than any true one.",
    ),
    (
        "trust.stop.malformed",
        "读不懂这个文件，它不是签过的文件，或者不完整：{why}",
        "The file cannot be read; it is no signed document, or not a whole one: {why}",
    ),
    ("trust.stop.hash", "内容和说好的不一样。", "The content is not what was promised."),
    ("trust.stop.signature", "签名对不上这份内容。", "The signature is not over this content."),
    (
        "trust.stop.root_threshold",
        "信任根上的签名不够：要 {needed} 个管根的钥匙签，现在有 {found} 个。旧的一版和新的一版都要够。",
        "The root has too few signatures: {needed} root keys must sign and {found} have. Both the old root's keys and the new one's count.",
    ),
    (
        "trust.stop.threshold",
        "签名不够：要 {needed} 个，现在有 {found} 个有效。",
        "Too few signatures: {needed} are needed, {found} hold.",
    ),
    (
        "trust.stop.older",
        "号数 {offered} 比已经有的 {known} 还旧。",
        "Number {offered} is older than {known}, which is here already.",
    ),
    (
        "trust.stop.gap",
        "这是信任根第 {offered} 版，现在是第 {known} 版，下一版必须是第 {next} 版。中间的要先传。",
        "This is root {offered}; the root here is {known}, and the next one must be {next}. Upload those between first.",
    ),
    ("trust.stop.channel", "这是给渠道 {channel} 的。", "This belongs to the channel {channel}."),
    (
        "trust.stop.unsatisfiable",
        "这一版给“{role}”的钥匙比要的签名还少，永远签不够。",
        "This root gives the role {role} fewer keys than signatures it needs.",
    ),
];
