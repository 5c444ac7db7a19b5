namespace Bairelay.Benchmarks.Child;

/// <summary>What runs in the child process.</summary>
internal interface IServed : IDisposable
{
    int Port { get; }

    /// <summary>Cameras in the registry.</summary>
    int Cameras { get; }
}
