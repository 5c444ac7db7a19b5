namespace Bairelay.Simulator;

/// <summary>Everything that makes one simulated camera differ from another.</summary>
public sealed record CameraSettings
{
    /// <summary>Towards its servers.</summary>
    public required CloudSettings Cloud { get; init; }

    /// <summary>What it is, and how it talks Baichuan.</summary>
    public SessionSettings Session { get; init; } = new();

    /// <summary>Where clients reach it.</summary>
    public NetworkSettings Network { get; init; } = new();
}

/// <summary>What a camera does on a connection to the push service.</summary>
public enum PushManner
{
    /// <summary>TLS by the service's name, with no trust in a certificate that a stranger could show.</summary>
    Tls,

    /// <summary>Connects and closes.</summary>
    Close,

    /// <summary>Connects and breaks the connection off.</summary>
    Reset,

    /// <summary>Connects and says nothing, until the other side closes.</summary>
    Silent,
}

/// <summary>How a camera announces a motion to the push service.</summary>
public sealed record PushSettings
{
    public PushManner Manner { get; init; }

    /// <summary>Null sends a hello without a server name.</summary>
    public string? ServerName { get; init; } = "pushx.reolink.com";

    /// <summary>As often it calls, because no call works.</summary>
    public int Attempts { get; init; } = 3;

    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>The doors that a camera keeps open while it is awake.</summary>
public sealed record NetworkSettings
{
    /// <summary>The usual ones for hellos (docs/protocol.md 6.4.1).</summary>
    public static readonly IReadOnlyList<int> UsualHelloPorts = [2015, 2018];

    public const int UsualTcpPort = 9000;

    /// <summary>No door at all: only the life with its servers.</summary>
    public static NetworkSettings None { get; } = new() { TcpPort = null, AnswersUdp = false };

    /// <summary>0 takes any free port; null is a model that never opens TCP.</summary>
    public int? TcpPort { get; init; } = 0;

    /// <summary>Sessions over BcUdp, on the heartbeat socket.</summary>
    public bool AnswersUdp { get; init; } = true;

    /// <summary>Where hellos are heard; 0 takes any free port, an empty list hears none.</summary>
    public IReadOnlyList<int> HelloPorts { get; init; } = [];

    /// <summary>A hello boots the sleeping camera; otherwise its radio chip is silent.</summary>
    public bool LightSleep { get; init; }

    /// <summary>From a wake until it answers clients: up to 2 s in the field, 4.9 s out of light sleep.</summary>
    public TimeSpan BootTime { get; init; }

    /// <summary>Beyond these it is busy (-3).</summary>
    public int MaxClients { get; init; } = 4;

    /// <summary>Sends a D2C_DISC that belongs to an earlier session, as some do.</summary>
    public bool SendsOldDisconnect { get; init; }

    /// <summary>Where it announces a motion while the radio comes up; null where push is off in the app.</summary>
    public string? PushHost { get; init; }

    public int PushPort { get; init; } = 443;

    /// <summary>About 4 s in the field.</summary>
    public TimeSpan PushDelay { get; init; }

    public PushSettings Push { get; init; } = new();

    /// <summary>What goes out in place of each datagram, for cameras that lie; null: the datagram itself. An empty one is lost.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? ForgeDatagram { get; init; }
}
