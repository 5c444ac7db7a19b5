using System.Text.Json;
using Bairelay.Cli;

namespace Bairelay.Cameras.Commands;

/// <summary>What a command brought back.</summary>
/// <param name="Text">Lines for a person.</param>
/// <param name="Members">The same for a program: writes the members of an object that is already open.</param>
internal sealed record CommandResult(IReadOnlyList<string> Text, Action<Utf8JsonWriter> Members)
{
    /// <summary>What belongs into a file.</summary>
    public byte[]? Bytes { get; init; }
}

/// <summary>Why a command brought nothing back.</summary>
/// <param name="Code">A word for programs; docs/manual.md lists them, and they do not change.</param>
/// <param name="Exit">One of <see cref="ExitCode"/>.</param>
internal sealed record CommandFailure(string Code, string Message, int Exit)
{
    public static CommandFailure Usage(string message) => new("usage", message, ExitCode.Usage);

    public static CommandFailure Interrupted { get; } = new("interrupted", "interrupted", ExitCode.Interrupted);

    public static CommandFailure Of(CameraException exception) => exception switch
    {
        CameraUnreachableException unreachable => new(CodeOf(unreachable.Reason), exception.Message, ExitCode.ConnectionFailed),
        LoginRefusedException refused => new(CodeOf(refused.Reason), exception.Message, ExitCode.ConnectionFailed),
        CameraNonsenseException => new("not_understood", exception.Message, ExitCode.NotUnderstood),
        FeatureLackingException => new("feature_lacking", exception.Message, ExitCode.FeatureLacking),
        _ => new("camera_refused", exception.Message, ExitCode.Failure),
    };

    private static string CodeOf(UnreachableReason reason) => reason switch
    {
        UnreachableReason.Busy => "camera_busy",
        UnreachableReason.Lost or UnreachableReason.Closed => "connection_lost",
        UnreachableReason.Timeout => "timeout",
        UnreachableReason.NoPath => "no_path",
        _ => "no_answer",
    };

    private static string CodeOf(LoginRefusal reason) => reason switch
    {
        LoginRefusal.WrongPassword => "wrong_password",
        LoginRefusal.AccountBound => "account_bound",
        _ => "login_refused",
    };
}

/// <summary>A result or a failure; exactly one of them is there.</summary>
internal sealed record CommandOutcome
{
    private CommandOutcome(CommandResult? result, CommandFailure? failure) => (Result, Failure) = (result, failure);

    public CommandResult? Result { get; }

    public CommandFailure? Failure { get; }

    public static implicit operator CommandOutcome(CommandResult result) => new(result, null);

    public static implicit operator CommandOutcome(CommandFailure failure) => new(null, failure);
}
