using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Operations;

[Collection(MadeUpTime.Name)]
public sealed class UserTests
{
    private const string Admin = "<User><userId>0</userId><userName>admin</userName><userLevel>1</userLevel><loginState>1</loginState><userSetState>none</userSetState></User>";
    private const string Guest = "<User><userId>1</userId><userName>guest</userName><userLevel>0</userLevel><loginState>0</loginState><userSetState>none</userSetState></User>";
    private const string Abilities = "<AbilitySuppport version=\"1.1\"><userName>admin</userName><system>1</system></AbilitySuppport>";

    [Fact]
    public async Task Users_are_read()
    {
        await using var rig = await RigAsync();
        (await rig.Session.GetUsersAsync(default)).Select(user => (user.Id, user.UserName, user.Level, user.LoggedIn))
            .Should().Equal((0, "admin", 1, true), (1, "guest", 0, false));
        rig.Camera.Only(58).ShouldBe("<Extension version=\"1.1\"><userName>admin</userName></Extension>", "");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_new_user_comes_after_the_others_and_alone_has_a_password(bool administrator, int level)
    {
        await using var rig = await RigAsync();
        (await rig.Session.AddUserAsync("bob", "a<b&c", administrator, default)).Should().BeTrue();
        rig.Camera.Only(59).ShouldBe("", List(
            Admin + Guest + $"<User><userName>bob</userName><password>a&lt;b&amp;c</password><userLevel>{level}</userLevel><userSetState>add</userSetState></User>"));
    }

    [Fact]
    public async Task A_new_password_goes_with_its_user_only()
    {
        await using var rig = await RigAsync();
        (await rig.Session.SetUserPasswordAsync("guest", "hunter2", default)).Should().BeTrue();
        rig.Camera.Only(59).ShouldBe("", List(
            Admin + "<User><userId>1</userId><userName>guest</userName><password>hunter2</password><userLevel>0</userLevel><loginState>0</loginState>"
            + "<userSetState>modify</userSetState></User>"));
    }

    [Fact]
    public async Task A_user_is_deleted_without_a_password()
    {
        await using var rig = await RigAsync();
        (await rig.Session.DeleteUserAsync("guest", default)).Should().BeTrue();
        rig.Camera.Only(59).ShouldBe("", List(Admin + Guest.Replace(">none<", ">delete<", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_user_that_is_there_is_not_added_and_one_that_is_not_is_not_changed()
    {
        await using var rig = await RigAsync();
        (await rig.Session.AddUserAsync("guest", "x", false, default)).Should().BeFalse();
        (await rig.Session.SetUserPasswordAsync("bob", "x", default)).Should().BeFalse();
        (await rig.Session.DeleteUserAsync("bob", default)).Should().BeFalse();
        rig.Camera.AllAsked(59).Should().BeEmpty();
    }

    /// <summary>A camera that tells passwords, and a state left over from a change.</summary>
    private static async Task<SessionRig> RigAsync()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(58, Say.Ok(Abilities + List(
            Admin.Replace("<userLevel>", "<password></password><userLevel>", StringComparison.Ordinal)
            + Guest.Replace("<userLevel>", "<password>theirs</password><userLevel>", StringComparison.Ordinal).Replace(">none<", ">modify<", StringComparison.Ordinal))));
        rig.Camera.On(59, Say.Ok());
        return rig;
    }

    private static string List(string users) => $"<UserList version=\"1.1\">{users}</UserList>";
}
