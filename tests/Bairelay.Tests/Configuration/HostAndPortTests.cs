using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class HostAndPortTests
{
    [Theory]
    [InlineData("192.168.1.20", "192.168.1.20", 9000)]
    [InlineData("192.168.1.20:9001", "192.168.1.20", 9001)]
    [InlineData("camera.lan", "camera.lan", 9000)]
    [InlineData("front_door:1", "front_door", 1)]
    [InlineData("fe80::1", "fe80::1", 9000)]
    [InlineData("[fe80::1]", "fe80::1", 9000)]
    [InlineData("[fe80::1]:65535", "fe80::1", 65535)]
    public void Comes_apart(string text, string host, int port)
    {
        HostAndPort.TryParse(text, 9000, out var result).Should().BeTrue();
        result.Should().Be(new HostAndPort(host, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":9000")]
    [InlineData("camera:")]
    [InlineData("camera:0")]
    [InlineData("camera:65536")]
    [InlineData("camera:+1")]
    [InlineData("a b")]
    [InlineData("192.168.1")]
    [InlineData("192.168.1.256")]
    [InlineData("user@camera")]
    [InlineData("http://camera")]
    [InlineData("[camera]:1")]
    [InlineData("[fe80::1]x")]
    [InlineData("[fe80::1")]
    [InlineData("-camera")]
    [InlineData("camera..lan")]
    public void Is_refused(string text) => HostAndPort.TryParse(text, 9000, out _).Should().BeFalse();
}
