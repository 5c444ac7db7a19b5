namespace Bairelay.Tests.Support;

/// <summary>
/// Tests that let hours pass in steps, each when nothing is left to do. Whether that is so cannot be seen of a thread that
/// the system has put aside, so they run one by one and beside nothing else.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MadeUpTime
{
    public const string Name = "made-up time";
}
