namespace Bairelay.Cli;

/// <summary>What the program's exit codes mean (docs/manual.md).</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Bad arguments, unknown camera, no configuration file.</summary>
    public const int Usage = 2;

    public const int ConfigurationInvalid = 3;

    /// <summary>Connection or login failed.</summary>
    public const int ConnectionFailed = 4;

    /// <summary>The camera's answer could not be understood.</summary>
    public const int NotUnderstood = 5;

    public const int FeatureLacking = 6;
    public const int Interrupted = 130;
}
