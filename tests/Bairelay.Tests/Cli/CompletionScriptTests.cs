using System.Diagnostics;
using System.Text.Json;
using Bairelay.Cli;
using Bairelay.Tests.EndToEnd.Network;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

/// <summary>The scripts in the shells that they are for, with the real program behind them.</summary>
public sealed class CompletionScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CompletionScriptTests()
    {
        File.WriteAllText(_folder.File("config.toml"), Camera("front"));
        File.WriteAllText(_folder.File("my cameras.toml"), Camera("garden"));
        foreach (var shell in CompletionScripts.Shells) File.WriteAllText(_folder.File(shell), CompletionScripts.For(shell));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_program_prints_a_script_that_its_shell_can_read(string shell)
    {
        var (exit, output, errors) = await CommandLineRun.OfAsync("completion", shell);
        (exit, errors).Should().Be((0, ""));
        await File.WriteAllTextAsync(_folder.File("printed"), output);
        (await SaidAsync(shell, "-n", _folder.File("printed"))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_program_gets_the_script_as_json()
    {
        var (_, output, _) = await CommandLineRun.OfAsync("completion", "bash", "--json");
        using var json = JsonDocument.Parse(output);
        var result = json.RootElement.GetProperty("result");
        result.GetProperty("shell").GetString().Should().Be("bash");
        result.GetProperty("text").GetString().Should().Contain("complete -F _bairelay bairelay");
    }

    [Fact]
    public async Task For_another_shell_there_is_no_script()
    {
        var (exit, output, errors) = await CommandLineRun.OfAsync("completion", "tcsh");
        (exit, output).Should().Be((2, ""));
        errors.Should().Contain("bash, zsh, fish");
    }

    /// <param name="words">As bash cuts them, which it does at = too.</param>
    /// <param name="typed">What of the last word bash gives to the function, and replaces.</param>
    [Theory]
    [InlineData("bairelay check-c", "bairelay check-c", "check-c", "check-config")]
    [InlineData("bairelay battery ", "bairelay battery ''", "", "front")]
    [InlineData("bairelay   -c  config.toml   battery  ", "bairelay -c config.toml battery ''", "", "front")]
    [InlineData("bairelay -c my\\ cameras.toml battery ", @"bairelay -c 'my\ cameras.toml' battery ''", "", "garden")]
    [InlineData("bairelay --config=\"my cameras.toml\" battery ", "bairelay --config = '\"my cameras.toml\"' battery ''", "", "garden")]
    [InlineData("bairelay simulate --encryption=fu", "bairelay simulate --encryption = fu", "fu", "fullaes")]
    [InlineData("bairelay simulate --encryption=", "bairelay simulate --encryption =", "", "aes bc fullaes none")]
    [InlineData("bairelay dns-snippet \"open", "bairelay dns-snippet '\"open'", "open", "openwrt")]
    [InlineData("bairelay -c missing.toml battery ", "bairelay -c missing.toml battery ''", "", "")]
    [InlineData("bairelay decode c", "bairelay decode c", "c", "compopt -o default")]
    [InlineData("bairelay decode --password-file=", "bairelay decode --password-file =", "", "compopt -o default")]
    [InlineData("bairelay users front add $(touch made) `touch made` ", "bairelay users front add '$(touch made)' '`touch made`' ''", "", "user admin")]
    public async Task Bash_offers(string line, string words, string typed, string expected)
    {
        var said = await SaidAsync("bash", "--norc", "-c", $$"""
            bairelay() { dotnet "$PROGRAM" "$@"; }
            compopt() { echo "compopt $*"; }
            source ./bash
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=({{words}})
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _bairelay bairelay "$2"
            echo "${COMPREPLY[*]}"
            """, "bash", line, typed);
        said.Trim().Should().Be(expected);
        File.Exists(_folder.File("made")).Should().BeFalse("nothing of an unfinished line is run");
    }

    [Fact]
    public async Task Bash_offers_what_fits_what_stands_before_the_cursor()
    {
        var said = await SaidAsync("bash", "--norc", "-c", """
            bairelay() { dotnet "$PROGRAM" "$@"; }
            source ./bash
            COMP_LINE='bairelay stxyz front' COMP_POINT=11 COMP_WORDS=(bairelay stxyz front) COMP_CWORD=1
            _bairelay bairelay st
            echo "${COMPREPLY[*]}"
            complete -p bairelay
            """);
        said.Should().Be("status status-light\ncomplete -F _bairelay bairelay\n");
    }

    [Fact]
    public async Task Bash_keeps_silent_where_there_is_no_such_program()
    {
        var said = await SaidAsync("bash", "--norc", "-c", """
            source ./bash
            COMP_LINE='./nowhere st' COMP_POINT=12 COMP_WORDS=(./nowhere st) COMP_CWORD=1
            _bairelay ./nowhere st
            echo "${#COMPREPLY[@]}"
            """);
        said.Should().Be("0\n");
    }

    [Theory]
    [InlineData("check-c", "check-config:Checks the configuration file and prints every problem at once.")]
    [InlineData("battery ''", "front")]
    [InlineData(@"-c my\\\ cameras.toml battery ''", "garden")]
    [InlineData("decode c", "files")]
    [InlineData("-c missing.toml battery ''", "")]
    public async Task Zsh_offers(string words, string expected)
    {
        var said = await SaidAsync("zsh", "-f", "-c", $$"""
            bairelay() { dotnet "$PROGRAM" "$@"; }
            compdef() { :; }
            compset() { :; }
            _files() { echo files; }
            _describe() { print -r -- "${(P)2}"; }
            source ./zsh
            words=(bairelay {{words}})
            CURRENT=${#words} PREFIX=$words[-1]
            _bairelay
            true
            """);
        said.Trim().Should().Be(expected);
    }

    [Theory]
    [InlineData("bairelay check-c", "check-config\tChecks the configuration file and prints every problem at once.")]
    [InlineData("bairelay battery ", "front")]
    [InlineData(@"bairelay -c my\ cameras.toml battery ", "garden")]
    [InlineData("bairelay decode my", "my cameras.toml")]
    [InlineData("bairelay check-config --config=my", "--config=my cameras.toml")]
    [InlineData("bairelay -c missing.toml battery ", "")]
    public async Task Fish_offers(string line, string expected)
    {
        var said = await SaidAsync("fish", "--no-config", "-c", """
            function bairelay
                dotnet "$PROGRAM" $argv
            end
            source ./fish
            complete -C $argv[1]
            """, line);
        said.Trim().Should().Be(expected);
    }

    private static string Camera(string name) => $"[[cameras]]\nname = \"{name}\"\naddress = \"192.168.1.40\"\n";

    /// <summary>In the folder with the files; a word on standard error is a failure.</summary>
    private async Task<string> SaidAsync(string shell, params string[] arguments)
    {
        Assert.SkipUnless(LabProcess.Find(shell), $"{shell} is not installed (Debian: {shell})");
        var start = LabProcess.Prepare(shell, arguments);
        start.WorkingDirectory = _folder.Path;
        start.Environment["PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "bairelay.dll");
        start.Environment["HOME"] = _folder.Path;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        (await errors).Should().BeEmpty();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, said);
        return said;
    }
}
