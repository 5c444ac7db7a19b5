using System.CommandLine;
using System.Text;
using System.Text.Json;
using Bairelay.Cli;

namespace Bairelay.Tests.Diagnostics.Captures;

/// <summary>What <c>bairelay decode</c> did with some bytes on its standard input.</summary>
internal sealed record Decoding(int Exit, string Output, string Errors)
{
    public static Decoding Of(byte[] bytes, params string[] options) => Run(bytes, ["decode", "-", .. options]);

    public static Decoding Of(string text, params string[] options) => Of(Encoding.ASCII.GetBytes(text), options);

    /// <summary>The <c>result</c> of the JSON form.</summary>
    public static JsonElement Json(byte[] bytes)
    {
        var decoding = Of(bytes, "--json");
        decoding.Exit.Should().Be(0, decoding.Output);
        return JsonDocument.Parse(decoding.Output).RootElement.GetProperty("result");
    }

    public static Decoding Run(byte[] standardInput, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = Run(new MemoryStream(standardInput), output, errors, arguments);
        return new Decoding(exit, output.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }

    public static int Run(Stream standardInput, TextWriter output, TextWriter errors, params string[] arguments) =>
        Run(standardInput, output, errors, _ => null, arguments);

    /// <summary>With a password in the environment.</summary>
    public static Decoding WithPassword(byte[] bytes, string password, params string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = Run(
            new MemoryStream(bytes), output, errors, name => name == "BAIRELAY_PASSWORD" ? password : null, ["decode", "-", .. options]);
        return new Decoding(exit, output.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }

    private static int Run(
        Stream standardInput, TextWriter output, TextWriter errors, Func<string, string?> environment, string[] arguments)
    {
        var options = new GlobalOptions();
        var root = new RootCommand();
        options.AddTo(root);
        root.Subcommands.Add(DecodeCommand.Create(options, () => standardInput, environment));
        return root.Parse(arguments).Invoke(new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,
        });
    }
}
