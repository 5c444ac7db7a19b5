namespace Bairelay.Cameras;

/// <summary>
/// Something between us and a camera did not work out. The subclasses differ in what the caller does next; the message
/// says what happened and what the operator can do, and never holds a secret.
/// </summary>
internal abstract class CameraException(string message, Exception? inner = null) : Exception(message, inner);

internal enum UnreachableReason
{
    /// <summary>Nothing came back, on any path.</summary>
    NoAnswer,

    /// <summary>The camera or its register answered -3: too many clients.</summary>
    Busy,

    /// <summary>A session that stood was lost.</summary>
    Lost,

    /// <summary>The camera ended the session.</summary>
    Closed,

    /// <summary>The camera is connected, and one operation was not answered in time.</summary>
    Timeout,

    /// <summary>The configuration leaves no path to the camera, or the name service leads outside.</summary>
    NoPath,
}

/// <summary>Try again later.</summary>
internal sealed class CameraUnreachableException(UnreachableReason reason, string message, Exception? inner = null)
    : CameraException(message, inner)
{
    public UnreachableReason Reason { get; } = reason;
}

internal enum LoginRefusal
{
    WrongPassword,

    /// <summary>The camera is bound to a vendor account and takes no local password.</summary>
    AccountBound,

    /// <summary>Refused for a reason that the camera does not name.</summary>
    Other,
}

/// <summary>Never try again with the same configuration: cameras lock an account after some wrong passwords.</summary>
internal sealed class LoginRefusedException(LoginRefusal reason, string message) : CameraException(message)
{
    public LoginRefusal Reason { get; } = reason;
}

/// <summary>The camera sent what the protocol does not allow.</summary>
internal sealed class CameraNonsenseException(string message, Exception? inner = null) : CameraException(message, inner);

/// <summary>The camera understood and said no.</summary>
/// <param name="messageId">The command, docs/protocol.md 4.0.</param>
/// <param name="code">Its response code, docs/protocol.md 1.6.</param>
internal sealed class CameraRefusedException(uint messageId, ushort code, string message) : CameraException(message)
{
    public uint MessageId { get; } = messageId;

    public ushort Code { get; } = code;
}

/// <summary>The camera has no such thing.</summary>
internal sealed class FeatureLackingException(string feature, string message) : CameraException(message)
{
    public string Feature { get; } = feature;
}
