namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>A host of the lab: a network of its own, with the lab's files.</summary>
internal sealed class LabHost(Lab lab, string name)
{
    /// <summary>A native build to test instead of the managed one.</summary>
    private static readonly string? s_native = Environment.GetEnvironmentVariable("BAIRELAY_PROGRAM");

    private readonly string _network = lab.Folder.File("net." + name);

    public string Name => name;

    /// <summary>A file of this host in the folder of the lab.</summary>
    public string File(string file) => lab.Folder.File($"{name}.{file}");

    public LabProcess Start(params string[] command) => lab.Start(["nsenter", "--net=" + _network, "--"], command);

    /// <summary>Runs the program of this project, in the lab's folder.</summary>
    public LabProcess StartProgram(params string[] arguments) => StartProgramAs([], arguments);

    /// <param name="limits">A command that takes rights away and runs what follows it.</param>
    /// <param name="arguments">Those of the program.</param>
    public LabProcess StartProgramAs(string[] limits, params string[] arguments) =>
        lab.Start(["nsenter", "--net=" + _network, "--wd=" + lab.Folder.Path, "--", .. limits], [.. Program, .. arguments]);

    public async Task<(int Exit, string Said)> RunProgramAsync(params string[] arguments)
    {
        await using var process = StartProgram(arguments);
        return (await process.ExitCodeAsync(), process.Said);
    }

    /// <summary>Runs a script of the shell to its end.</summary>
    public async Task<string> ShellAsync(string script)
    {
        await using var process = Start("sh", "-euc", script);
        var exit = await process.ExitCodeAsync();
        return exit == 0 ? process.Said : throw new InvalidOperationException($"{name}: {script}\nexit {exit}: {process.Said}");
    }

    private string[] Program => s_native is null ? ["dotnet", Path.Combine(LabNetwork.ProgramFolder(lab), "bairelay.dll")] : [s_native];
}
