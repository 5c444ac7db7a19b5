using Bairelay.Cameras;
using Bairelay.Cameras.Operations;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Session;

/// <summary>Neither the password nor what is made of it is ever written or said.</summary>
[Collection(MadeUpTime.Name)]
public sealed class SecrecyTests
{
    private static readonly string[] s_secrets =
    [
        ScriptedCamera.Password,
        // md5_31 of user and of password with the nonce, and the key in both forms.
        "9F07915E819A076E2E14169830769D6", "9D323709D580697D8EF26344255DB2E", "F7627B08A75A6D30", ScriptedCamera.Key,
        "TOKEN-A-0123456789", "TOKEN-B-9876543210", "hunter2",
    ];

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(406)]
    [InlineData(417)]
    [InlineData(499)]
    public async Task A_login_says_nothing_secret(int code)
    {
        var camera = new ScriptedCamera();
        camera.On(1, ScriptedCamera.Greeting(0xdd02), Say.Refusal((ushort)code));
        await using var rig = new SessionRig(camera);
        var open = () => rig.OpenSessionAsync();
        var exception = (await open.Should().ThrowAsync<CameraException>()).Which;
        SaysNothing([exception.ToString(), .. rig.Log.Lines]);
    }

    [Fact]
    public async Task A_session_says_nothing_secret()
    {
        var rig = await SessionRig.OpenAsync();
        rig.Camera.On(58, Say.Ok("<UserList version=\"1.1\"><User><userId>0</userId><userName>admin</userName><password>hunter2</password></User></UserList>"));
        rig.Camera.On(59, Say.Refusal(499));
        var users = await rig.Session.GetUsersAsync(default);
        var set = () => rig.Session.SetUserPasswordAsync("admin", "hunter2", default);
        var exception = (await set.Should().ThrowAsync<CameraException>()).Which;
        rig.Camera.Pipe.Send([1, 2, 3, 4]);
        var cause = await rig.Session.Ended;
        await rig.DisposeAsync();
        SaysNothing([exception.ToString(), cause.ToString(), users[0].ToString(), rig.Settings.ToString(), .. rig.Log.Lines]);
    }

    private static void SaysNothing(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            foreach (var secret in s_secrets) text.Should().NotContainEquivalentOf(secret);
        }
    }
}
