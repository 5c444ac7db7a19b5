using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

public enum EventSubscription
{
    Answered,

    /// <summary>No reply to 31, and the events come all the same.</summary>
    Silent,

    /// <summary>400, and the events come all the same.</summary>
    Refused,
}

/// <summary>How a wrong password is refused (docs/protocol.md 3.2).</summary>
public enum PasswordRefusal
{
    Unauthorized,
    BadRequest,

    /// <summary>200 without a body.</summary>
    EmptySuccess,
}

public enum PirForm
{
    New,

    /// <summary>With time tables.</summary>
    Legacy,
}

/// <summary>How the pieces of a picture are numbered and ended (docs/protocol.md 4.21).</summary>
public enum SnapshotForm
{
    /// <summary>A number of their own, and an empty 201 at the end.</summary>
    NewNumber,

    /// <summary>The request's number, and an empty 201.</summary>
    SameNumber,

    /// <summary>The request's number, and an empty 200.</summary>
    EmptyEnd,
}

public enum OddClass
{
    None,

    /// <summary>0xffff in the answer to 124, as an Argus Solar does.</summary>
    PushInfo,

    /// <summary>In every answer; nobody has seen it, but a reader of one must survive it.</summary>
    Everywhere,
}

/// <summary>
/// What a camera is and how it talks Baichuan. The defaults are those of an Argus with pan and tilt on current
/// firmware; the switches are oddities of the field (docs/protocol.md 4).
/// </summary>
public sealed record SessionSettings
{
    public string Name { get; init; } = "Simulated";

    public string Model { get; init; } = "Argus PT";

    public string Firmware { get; init; } = "v3.0.0.2356_23062008";

    public string UserName { get; init; } = "admin";

    public string Password { get; init; } = "";

    /// <summary>The most it offers; a client's ceiling may lower it.</summary>
    public BcEncryption Encryption { get; init; } = BcEncryption.Aes;

    /// <summary>Calls AES 0xdd03, as an Argus 2 does.</summary>
    public bool AnswersDd03 { get; init; }

    /// <summary>22 characters instead of 16.</summary>
    public bool LongNonce { get; init; }

    public PasswordRefusal PasswordRefusal { get; init; }

    /// <summary>Bound to a vendor account: names more ways to log in and refuses the plain one with 406.</summary>
    public bool AccountBound { get; init; }

    /// <summary>Bound to an account, it still hands out keys to who knows its own password, and takes those (3.4).</summary>
    public bool GrantsAccessKeys { get; init; }

    public bool HasBattery { get; init; } = true;

    public bool HasPtz { get; init; } = true;

    public bool HasFloodlight { get; init; } = true;

    public bool HasSiren { get; init; } = true;

    public bool HasTalk { get; init; } = true;

    public double BatteryPercent { get; init; } = 87;

    /// <summary>
    /// What a minute awake costs: a full battery lasts about four hours of streaming, as reported for this family.
    /// </summary>
    public double PercentPerAwakeMinute { get; init; } = 0.4;

    /// <summary>Seconds as the camera stores them: UTC+1 is −3600.</summary>
    public int TimeZone { get; init; } = -3600;

    /// <summary>How far its clock is from the true time.</summary>
    public TimeSpan ClockError { get; init; }

    /// <summary>Accepts settings and does not reply.</summary>
    public bool SilentSets { get; init; }

    /// <summary>Answers 400 to every command for this long after it woke.</summary>
    public TimeSpan RefusesAfterWake { get; init; }

    public OddClass OddClass { get; init; }

    public bool IndentsXml { get; init; }

    /// <summary>Element names in another case.</summary>
    public bool ChangesCase { get; init; }

    /// <summary>From a motion to message 33: up to 25 s in the field; null reports none at all.</summary>
    public TimeSpan? DetectionDelay { get; init; } = TimeSpan.Zero;

    public EventSubscription Subscription { get; init; }

    /// <summary>No message 33 before message 31.</summary>
    public bool NeedsSubscription { get; init; } = true;

    /// <summary>Ends a BcUdp session about 8 s after a 234 that was not answered, as an Argus Eco Pro does.</summary>
    public bool EnforcesKeepAlive { get; init; }

    public PirForm PirForm { get; init; }

    /// <summary>Marks the answer to 106 as binary.</summary>
    public bool MarksDstBinary { get; init; }

    public SnapshotForm SnapshotForm { get; init; }

    /// <summary>The second magic on the pieces of a snapshot.</summary>
    public bool OtherMagicOnSnapshot { get; init; }

    /// <summary>Says little more than its firmware in message 80, and names no commands in presets.</summary>
    public bool SparseVersion { get; init; }

    /// <summary>Sends its bytes in pieces of so many; 0: as they are.</summary>
    public int PieceLength { get; init; }

    /// <summary>What goes out in place of each whole message, for cameras that lie; null: the message itself.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Forge { get; init; }

    /// <summary>Bytes of media in one message; about 30,000 in the field.</summary>
    public int MediaLength { get; init; } = 30_000;

    /// <summary>Under FullAes, how much of a media message is encrypted.</summary>
    public uint EncryptLength { get; init; } = 1024;

    /// <summary>A session without any command is dropped after this; 45 to 105 s in the field.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(60);

    public CameraMedia MainStream { get; init; } = GeneratedMedia.Main;

    public CameraMedia SubStream { get; init; } = GeneratedMedia.Sub;

    /// <summary>Null: the third stream is served as the second.</summary>
    public CameraMedia? ExternStream { get; init; }

    /// <summary>A JPEG; null takes a grey one.</summary>
    public ReadOnlyMemory<byte>? Picture { get; init; }

    // A record would print the password.
    public override string ToString() => $"{Name} ({Model})";
}
