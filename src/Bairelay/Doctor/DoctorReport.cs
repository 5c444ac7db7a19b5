using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;
using Bairelay.Diagnostics;

namespace Bairelay.Doctor;

/// <summary>What <c>doctor</c> found, in the order in which it looked.</summary>
/// <param name="Cameras">By name; empty where the service's own hops end with a failure.</param>
internal sealed record DoctorReport(IReadOnlyList<DoctorStep> Service, IReadOnlyList<(string Name, IReadOnlyList<DoctorStep> Steps)> Cameras)
{
    /// <summary>The first that failed; null if none did.</summary>
    public DoctorStep? Failure => All.FirstOrDefault(step => step.Verdict == StepVerdict.Failed);

    private IEnumerable<DoctorStep> All => Service.Concat(Cameras.SelectMany(camera => camera.Steps));

    public void WriteText(TextWriter output)
    {
        WriteText(output, "service", Service);
        foreach (var (name, steps) in Cameras) WriteText(output, name, steps);
        output.WriteLine();
        output.WriteLine(Verdict());
    }

    public void WriteJson(TextWriter output, int exit) => JsonResult.Write(output, Failure is null, json =>
    {
        json.WriteStartObject("result");
        WriteSteps(json, "service", Service);
        json.WriteArray("cameras", Cameras, camera =>
        {
            json.WriteString("name", camera.Name);
            WriteSteps(json, "steps", camera.Steps);
        });
        json.WriteEndObject();
        if (Failure is not { } failure) return;
        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Text);
        json.WriteEndObject();
        json.WriteNumber("exit", exit);
    });

    private string Verdict()
    {
        var failed = All.Count(step => step.Verdict == StepVerdict.Failed);
        var doubtful = All.Count(step => step.Verdict == StepVerdict.Doubtful);
        var doubts = doubtful == 0 ? "" : $", {doubtful} not proven";
        return failed == 0 ? $"Nothing is wrong{doubts}." : $"{failed} to mend{doubts}. What comes after a failure was not looked at.";
    }

    private static void WriteText(TextWriter output, string title, IReadOnlyList<DoctorStep> steps)
    {
        output.WriteLine(PlainText.Of(title));
        foreach (var step in steps)
        {
            var word = step.Verdict switch
            {
                StepVerdict.Ok => "ok",
                StepVerdict.Doubtful => "?",
                _ => "FAILED",
            };
            output.WriteLine($"  {word,-6} {step.Hop,-13} {PlainText.Of(step.Text)}");
            if (step.Next is { } next) output.WriteLine($"         {"",-13} → {PlainText.Of(next)}");
        }
    }

    private static void WriteSteps(Utf8JsonWriter json, string name, IEnumerable<DoctorStep> steps) => json.WriteArray(name, steps, step =>
    {
        json.WriteString("hop", step.Hop);
        json.WriteString("verdict", step.Verdict switch
        {
            StepVerdict.Ok => "ok",
            StepVerdict.Doubtful => "doubtful",
            _ => "failed",
        });
        json.WriteString("code", step.Code);
        json.WriteString("text", step.Text);
        json.WriteString("next", step.Next);
    });
}
