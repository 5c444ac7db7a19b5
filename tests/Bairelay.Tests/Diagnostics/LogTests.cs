using Bairelay.Diagnostics.Logging;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Diagnostics;

public sealed class LogTests
{
    [Theory]
    [InlineData(null, 0, LogLevel.Information, LogLevel.Information)]
    [InlineData(null, 1, LogLevel.Debug, LogLevel.Debug)]
    [InlineData(null, 3, LogLevel.Trace, LogLevel.Trace)]
    [InlineData("warn", 0, LogLevel.Warning, LogLevel.Warning)]
    [InlineData("info,wake=debug", 0, LogLevel.Debug, LogLevel.Information)]
    [InlineData("bairelay=debug", 0, LogLevel.Debug, LogLevel.Debug)]
    [InlineData(" WAKE = off ", 0, LogLevel.Information, LogLevel.Information)]
    [InlineData("wake=off,", 0, LogLevel.None, LogLevel.Information)]
    public void Levels_are_set_everywhere_or_by_area(string? text, int verbosity, LogLevel wake, LogLevel other)
    {
        var levels = LogLevels.Parse(text, verbosity, []);
        levels.Of("wake").Should().Be(wake);
        levels.Of("program").Should().Be(other);
    }

    [Fact]
    public void What_is_not_understood_is_handed_back()
    {
        var notUnderstood = new List<string>();
        LogLevels.Parse("loud,wake=verbose,info", 0, notUnderstood);
        notUnderstood.Should().Equal("loud", "wake=verbose");
    }

    [Fact]
    public async Task An_event_is_one_line_whatever_is_in_it()
    {
        var output = new StringWriter();
        await using (var sink = new LineSink(output, new HandTime()))
        {
            var log = new LineLoggers(LogLevels.Parse(null, 0, []), false, sink, new HandTime()).For("wake");
            log.LogInformation("name={Name}", "a\r\nb\u001b[31mc");
            log.LogDebug("not shown");
        }

        output.ToString().Should().MatchRegex(@"^2026-03-08 \d\d:\d\d:48\.000 info  wake: name=a \| b\?\[31mc\r?\n$");
    }

    [Fact]
    public async Task A_reader_that_stalls_does_not_stall_the_service_and_is_told_what_it_missed()
    {
        using var stalled = new StallingWriter();
        var sink = new LineSink(stalled, TimeProvider.System);
        for (var i = 0; i < 10_000; i++) sink.Write("line");
        stalled.Go.SetResult();
        await sink.DisposeAsync();
        stalled.Written.Should().ContainMatch("(* log lines were dropped: *");
        stalled.Written.Count.Should().BeLessThan(4200);
    }

    private sealed class StallingWriter : StringWriter
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Written { get; } = [];

        public override async Task WriteLineAsync(string? value)
        {
            await Go.Task;
            Written.Add(value!);
        }
    }
}
