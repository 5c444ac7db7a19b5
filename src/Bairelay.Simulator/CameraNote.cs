using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

public enum NoteKind
{
    Power,
    Awake,
    Asleep,
    Connected,
    LoggedIn,
    LoginRefused,
    Command,
    Disconnected,
    Motion,
    Push,
}

/// <summary>Something that happened to the simulated camera, for those who tell its story.</summary>
/// <param name="Transport"><c>tcp</c> or <c>udp</c>; empty when no client has a part in it.</param>
/// <param name="Peer">The client.</param>
/// <param name="Text">One line, without secrets.</param>
public readonly record struct CameraNote(NoteKind Kind, string Transport, IpPort Peer, string Text);
