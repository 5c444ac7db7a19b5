using Bairelay.Diagnostics;

namespace Bairelay.Cli;

/// <summary>What is going on, while it is going on, for whoever waits at a terminal.</summary>
internal sealed class ProgressLines(TextWriter errors) : IProgress<string>
{
    private readonly TextWriter _errors = TextWriter.Synchronized(errors);

    public void Report(string value) => _errors.WriteLine(PlainText.Of(value));
}
