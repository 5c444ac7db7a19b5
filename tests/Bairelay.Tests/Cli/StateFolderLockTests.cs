using Bairelay.Cli;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

public sealed class StateFolderLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_service_has_it_and_the_next_one_gets_it_afterwards()
    {
        using (var first = StateFolderLock.TryTake(_folder.Path, out var taken))
        {
            first.Should().NotBeNull();
            taken.Should().BeFalse();
            StateFolderLock.TryTake(_folder.Path, out taken).Should().BeNull();
            taken.Should().BeTrue();
        }

        using var second = StateFolderLock.TryTake(_folder.Path, out _);
        second.Should().NotBeNull();
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_not_taken_for_a_second_service()
    {
        // A folder in the lock's place fails as a read-only disk does: with an error that is no sharing violation.
        Directory.CreateDirectory(_folder.File("lock"));
        StateFolderLock.TryTake(_folder.Path, out var taken).Should().BeNull();
        taken.Should().BeFalse();
        File.WriteAllText(_folder.File("file"), "");
        StateFolderLock.TryTake(_folder.File("file"), out taken).Should().BeNull();
        taken.Should().BeFalse();
    }
}
