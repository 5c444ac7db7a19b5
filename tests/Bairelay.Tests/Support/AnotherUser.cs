using System.Runtime.InteropServices;

namespace Bairelay.Tests.Support;

/// <summary>Shows what a user without rights meets, also where the tests run as root, whom files refuse nothing.</summary>
internal static partial class AnotherUser
{
    private const uint Nobody = 65534;

    /// <summary>Begins something on a thread whose rights to files are those of nobody. Linux only.</summary>
    public static Task<T> BeginAsync<T>(Func<Task<T>> work)
    {
        Task<T>? begun = null;
        var thread = new Thread(() =>
        {
            // Of this thread alone, which ends with it.
            if (Environment.IsPrivilegedProcess) _ = SetFileUser(Nobody);
            begun = work();
        });
        thread.Start();
        thread.Join();
        return begun!;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
