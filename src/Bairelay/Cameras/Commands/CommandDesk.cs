using Bairelay.Cli;
using Bairelay.Configuration;

namespace Bairelay.Cameras.Commands;

/// <summary>A command as words, before anybody has looked at them.</summary>
internal sealed record CommandRequest(string Command, string Camera, IReadOnlyList<string> Words);

/// <summary>
/// Carries out commands that come as words: the same from the command line and over the control socket. Whatever is
/// wrong with the words is said before any camera is touched.
/// </summary>
internal sealed class CommandDesk(BairelayOptions options, CameraAccess access)
{
    /// <exception cref="OperationCanceledException">The token; the camera has been let go.</exception>
    public async Task<CommandOutcome> RunAsync(CommandRequest request, CommandTerms terms, CancellationToken cancellation)
    {
        if (Check(options, request, out var camera, out var command) is { } failure) return failure;
        return await access.RunAsync(camera!, command!, terms, cancellation);
    }

    /// <summary>Null, with both values, when the words name a camera and a command.</summary>
    public static CommandFailure? Check(BairelayOptions options, CommandRequest request, out CameraOptions? camera, out CameraCommand? command)
    {
        (camera, command) = (null, null);
        if (CommandForms.Named(request.Command) is not { } form) return CommandFailure.Usage($"There is no command \"{request.Command}\"");
        var reading = form.Read(request.Words);
        if (reading.Command is null) return CommandFailure.Usage(reading.Mistake!);
        command = reading.Command;
        return Find(options, request.Camera, out camera);
    }

    /// <summary>Null, with the camera, when there is one of that name to be used.</summary>
    public static CommandFailure? Find(BairelayOptions options, string name, out CameraOptions? camera)
    {
        camera = options.Cameras.FirstOrDefault(one => one.Name == name);
        return camera switch
        {
            null => Unknown(options, name),
            { Enabled: false } => new CommandFailure(
                "camera_disabled", $"{camera.Name} is switched off in {options.SourceFile} (enabled = false)", ExitCode.Usage),
            _ => null,
        };
    }

    private static CommandFailure Unknown(BairelayOptions options, string name)
    {
        List<string> names = [.. options.Cameras.Select(camera => camera.Name)];
        var hint = NearestName.Of(name, names) is { } near ? $"Did you mean {near}?"
            : names.Count == 0 ? "It has no [[cameras]] at all"
            : $"It has {string.Join(", ", names.Take(10))}{(names.Count > 10 ? " and others" : "")}";
        return new CommandFailure("unknown_camera", $"There is no camera {KeyText.Quoted(name)} in {options.SourceFile}. {hint}", ExitCode.Usage);
    }
}
