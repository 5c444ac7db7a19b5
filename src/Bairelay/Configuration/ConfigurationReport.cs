using System.Collections.Immutable;
using System.Text.Json;
using Bairelay.Cli;

namespace Bairelay.Configuration;

/// <summary>What `check-config` prints, and `run` when the file is wrong.</summary>
internal static class ConfigurationReport
{
    /// <summary>What a command says that cannot begin with this configuration: JSON is a result, text an error.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(ConfigurationResult result, bool json, TextWriter output, TextWriter errors)
    {
        if (json) WriteJson(output, result);
        else WriteText(errors, result);
        return result.ExitCode;
    }

    /// <summary>One line a finding in the form that editors can jump to, and a last line with the verdict.</summary>
    public static void WriteText(TextWriter output, ConfigurationResult result)
    {
        foreach (var problem in result.Problems)
            output.WriteLine(Line(result.File, "error", problem));
        foreach (var warning in result.Warnings)
            output.WriteLine(Line(result.File, "warning", warning));
        if (result.Outcome is ConfigurationOutcome.Valid or ConfigurationOutcome.Invalid)
            output.WriteLine(Verdict(result));
    }

    /// <summary>One object on one line.</summary>
    public static void WriteJson(TextWriter output, ConfigurationResult result) =>
        JsonResult.Write(output, result.Outcome == ConfigurationOutcome.Valid, json =>
        {
            if (result.Options is { } options) WriteResult(json, result, options);
            else WriteError(json, result);
        });

    private static void WriteResult(Utf8JsonWriter json, ConfigurationResult result, BairelayOptions options)
    {
        json.WriteStartObject("result");
        json.WriteString("file", result.File);
        json.WriteNumber("cameras", options.Cameras.Length);
        WriteList(json, "warnings", result.Warnings);
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, ConfigurationResult result)
    {
        var invalid = result.Outcome == ConfigurationOutcome.Invalid;
        json.WriteStartObject("error");
        json.WriteString("code", invalid ? "configuration_invalid" : "usage");
        json.WriteString("message", invalid
            ? $"{Count(result.Problems.Length, "problem")} in {result.File}"
            : $"{result.File}: {result.Problems[0].Message}");
        json.WriteEndObject();
        if (invalid)
        {
            WriteList(json, "problems", result.Problems);
            WriteList(json, "warnings", result.Warnings);
        }

        json.WriteNumber("exit", result.ExitCode);
    }

    public static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<ConfigurationProblem> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("key", finding.Key);
            json.WriteNumber("line", finding.Line);
            json.WriteNumber("column", finding.Column);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Line(string file, string severity, ConfigurationProblem finding)
    {
        var place = finding.Line > 0 ? $":{finding.Line}:{finding.Column}" : "";
        var key = finding.Key.Length > 0 ? $"{finding.Key}: " : "";
        return $"{file}{place}: {severity}: {key}{finding.Message}";
    }

    private static string Verdict(ConfigurationResult result)
    {
        var verdict = result.Options is { } options
            ? $"valid, {Count(options.Cameras.Length, "camera")}"
            : Count(result.Problems.Length, "problem");
        return result.Warnings.IsEmpty
            ? $"{result.File}: {verdict}"
            : $"{result.File}: {verdict}, {Count(result.Warnings.Length, "warning")}";
    }

    private static string Count(int number, string thing) => $"{number} {thing}{(number == 1 ? "" : "s")}";
}
