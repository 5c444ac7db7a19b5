using System.CommandLine;
using System.Reflection;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Logging;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cli;

/// <summary><c>bairelay run</c>: the service, until it is told to stop.</summary>
internal static class RunCommand
{
    public static string Version { get; } =
        typeof(RunCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static Command Create(string name, string description, GlobalOptions options)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(options.Config)!.ToString(), withMqtt: name != "rtsp", GlobalOptions.Verbosity(parsed), parsed.GetValue(options.Json),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool withMqtt, int verbosity, bool json, TextWriter output, TextWriter errors)
    {
        using var signals = new TerminationSignals();
        var time = TimeProvider.System;
        var result = ConfigurationFile.Load(file, Environment.GetEnvironmentVariable);
        if (result.Options is not { } options) return ConfigurationReport.Refuse(result, json, output, errors);

        if (!withMqtt) options = options with { Mqtt = null };
        await using var sink = new LineSink(errors, time);
        var notUnderstood = new List<string>();
        var levels = LogLevels.Parse(Environment.GetEnvironmentVariable("BAIRELAY_LOG"), verbosity, notUnderstood);
        var loggers = new LineLoggers(levels, LogColour.IsWanted(errors), sink, time);
        var log = loggers.For("program");
        foreach (var part in notUnderstood) log.LogLevelNotUnderstood(part);
        foreach (var warning in result.Warnings) log.ConfigurationWarning($"{result.File}:{warning.Line}: {warning.Key}: {warning.Message}");
        return await ServeAsync(options, loggers, log, time, signals);
    }

    private static async Task<int> ServeAsync(
        BairelayOptions options, LineLoggers loggers, ILogger log, TimeProvider time, TerminationSignals signals)
    {
        log.Starting(Version, options.SourceFile, options.Cameras.Length);
        if (!options.WakeServer.Enable && !options.Cameras.Any(camera => camera.Enabled))
        {
            log.CannotStart("Nothing to run: set enable = true in [wake_server], or add a [[cameras]]");
            return ExitCode.Failure;
        }

        var folder = StateFolder.Resolve(options, Environment.GetEnvironmentVariable);
        using var folderLock = StateFolderLock.TryTake(folder, out var taken);
        if (taken)
        {
            log.CannotStart($"Another bairelay service uses the state folder {folder}. Stop it, or give this one another state_dir");
            return ExitCode.Failure;
        }

        if (folderLock is null) log.StateFolderUnusable(folder);
        try
        {
            await using var service = await Service.StartAsync(options, new ServiceSetup(folder, loggers.For, time), signals.Token);
            var signal = new TaskCompletionSource();
            await using var registration = signals.Token.Register(signal.SetResult);
            if (await Task.WhenAny(signal.Task, service.Failure) == service.Failure && !signal.Task.IsCompleted)
            {
                log.ServiceFailed(service.Failure.Exception?.InnerException?.Message ?? "a part of it ended");
                return ExitCode.Failure;
            }

            log.Stopping(signals.Received.ToString() ?? "");
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is ListenException or ControlSocketTakenException)
        {
            log.CannotStart(exception.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            log.Stopping(signals.Received.ToString() ?? "");
            return ExitCode.Success;
        }
    }
}
