using Bairelay.Cli;

return await CommandLine.RunAsync(args);
