using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

/// <summary>One mistake a row: where it is reported, and what the report says.</summary>
public sealed class MistakesTests
{
    private const string Camera = "[[cameras]]\nname = \"front\"\nuid = \"ABCDEF0123456789\"\n";

    public static TheoryData<string, string, int, string> Mistakes() => new()
    {
        // Keys
        { "[wake_server]\nheartbeat_m = 5000\n", "wake_server.heartbeat_m", 2, "did you mean \"heartbeat_ms\"?" },
        { "[wake_server]\nzzz = 1\n", "wake_server.zzz", 2, "unknown key" },
        { "[wake_srver]\nenable = true\n", "wake_srver", 1, "did you mean [wake_server]?" },
        { "[camera]\nname = \"x\"\n", "camera", 1, "did you mean [[cameras]]?" },
        { "[wake_server]\nstate_dir = \"x\"\n", "wake_server.state_dir", 2, "belongs at the top of the file" },
        { "middleman_port = 1\n", "middleman_port", 1, "belongs in [wake_server]" },
        { Camera + "battery_update = 1000\n", "cameras[front].battery_update", 4, "belongs in [cameras.mqtt]" },
        { "bind = \"0.0.0.0\"\nbind_addr = \"0.0.0.0\"\n", "bind_addr", 2, "another name of bind, which line 1" },
        { Camera + "password = \"a\"\npass = \"b\"\n", "cameras[front].pass", 5, "another name of cameras[front].password" },
        { Camera + "idle_disconnect_timeout_secs = 1\n[cameras.pause]\ntimeout = 2\n", "cameras[front].pause.timeout", 6, "another name of idle_disconnect_timeout_secs" },
        { "\"a\\u001bb\" = 1\n", "\"a\\u001Bb\"", 1, "unknown key" },
        { "bind_port = 1\nbind_port = 2\n", "bind_port", 2, "line 1 already has it" },
        { "[dns]\n[mqtt]\nserver = \"x\"\n[dns]\n", "dns", 4, "line 1 already has it" },
        { "mqtt = { server = \"a\", server = \"b\" }\n", "server", 1, "line 1 already has it" },
        { "[[cameras]]\nname = \"front\"\nuid = \"ABCDEF0123456789\"\n[cameras]\n", "cameras", 4, "line 1 already has it" },

        // Types
        { "[wake_server]\nenable = \"yes\"\n", "wake_server.enable", 2, "expected true or false, found a string" },
        { "bind_port = \"8554\"\n", "bind_port", 1, "expected an integer, found a string" },
        { "bind_port = 8554.0\n", "bind_port", 1, "expected an integer, found a fractional number" },
        { "bind_port = 1979-05-27\n", "bind_port", 1, "expected an integer, found a date or time" },
        { "bind = true\n", "bind", 1, "expected a string (an IP address), found a boolean" },
        { "wake_server = true\n", "wake_server", 1, "expected a section [wake_server], found a boolean" },
        { "[cameras]\nname = \"x\"\n", "cameras", 1, "expected a section [[cameras]], found a table; mind the double brackets" },
        { "[[wake_server]]\n", "wake_server", 1, "expected a section [wake_server], found a [[section]]" },
        { "cameras = [1]\n", "cameras", 1, "expected a section [[cameras]], found an integer" },
        { "[wake_server]\nallowed_clients = \"10.0.0.0/8\"\n", "wake_server.allowed_clients", 2, "expected a list" },
        { "[wake_server]\nallowed_clients = [\n  \"10.0.0.0/8\",\n  7 ]\n", "wake_server.allowed_clients", 4, "found an integer" },
        { "[push_listener]\npush_listener_port = \"443\"\n", "push_listener.push_listener_port", 2, "expected an integer or a list of them, found a string" },

        // Ranges
        { "bind_port = 0\n", "bind_port", 1, "must be between 1 and 65535, not 0" },
        { "bind_port = 65536\n", "bind_port", 1, "must be between 1 and 65535, not 65536" },
        { "[wake_server]\nheartbeat_ms = 999\n", "wake_server.heartbeat_ms", 2, "must be between 1000 and" },
        { "[wake_server]\nmax_cameras = 0\n", "wake_server.max_cameras", 2, "must be between 1 and 10000000" },
        { "[wake_server]\nlog_port = -1\n", "wake_server.log_port", 2, "must be between 0 and 65535" },
        { "[push_listener]\npush_listener_port = [443, 0]\n", "push_listener.push_listener_port", 2, "must be between 1 and 65535" },
        { "[push_listener]\npush_listener_port = []\n", "push_listener.push_listener_port", 2, "must not be an empty list" },
        { "[push_listener]\npush_listener_port = [443, 443]\n", "push_listener.push_listener_port", 2, "a port twice" },
        { "[push_listener]\nmotion_wake_hold_secs = nan\n", "push_listener.motion_wake_hold_secs", 2, "must be between 1 and 3600 seconds" },
        { Camera + "awake_budget_secs = -1\n", "cameras[front].awake_budget_secs", 4, "must be between 0 and" },
        { Camera + "channel_id = 256\n", "cameras[front].channel_id", 4, "must be between 0 and 255" },
        { Camera + "[cameras.mqtt]\nbattery_update = 499\n", "cameras[front].mqtt.battery_update", 5, "must be between 500 and" },
        { "bind_port = 99999999999999999999\n", "", 1, "the number is too large" },

        // Words
        { Camera + "max_encryption = \"basic\"\n", "cameras[front].max_encryption", 4, "\"basic\" is not one of \"none\", \"bcencrypt\", \"aes\"" },
        { Camera + "discovery = \"remot\"\n", "cameras[front].discovery", 4, "did you mean \"remote\"?" },
        { Camera + "discovery = \"cloud\"\n", "cameras[front].discovery", 4, "not supported here; unbind the camera" },
        { Camera + "stream = \"main\"\n", "cameras[front].stream", 4, "\"mainStream\"" },
        { "tls_client_auth = \"maybe\"\n", "tls_client_auth", 1, "\"none\", \"request\", \"require\"" },
        { "[mqtt]\nserver = \"x\"\n[mqtt.discovery]\ntopic = \"ha\"\nfeatures = [\"motion\", \"batery\"]\n", "mqtt.discovery.features", 5, "did you mean \"battery\"?" },

        // Addresses
        { "bind = \"10.1\"\n", "bind", 1, "\"10.1\" is not an IP address" },
        { "bind = \"010.0.0.1\"\n", "bind", 1, "is not an IP address" },
        { "bind = \"localhost\"\n", "bind", 1, "is not an IP address" },
        { "[wake_server]\nwake_server_addr = \"::1\"\n", "wake_server.wake_server_addr", 2, "must be an IPv4 address" },
        { "bind = \"::\"\n[wake_server]\nenable = true\n", "wake_server.wake_server_addr", 2, "bind is IPv6" },
        { "[wake_server]\nadvertise_addr = \"0.0.0.0\"\n", "wake_server.advertise_addr", 2, "no particular machine" },
        { "[wake_server]\nadvertise_addr = \"127.0.0.1\"\n", "wake_server.advertise_addr", 2, "is loopback" },
        { "[wake_server]\nadvertise_addr = \"239.1.2.3\"\n", "wake_server.advertise_addr", 2, "is a multicast address" },
        { "[wake_server]\nadvertise_addr = \"255.255.255.255\"\n", "wake_server.advertise_addr", 2, "is a broadcast" },
        { "[wake_server]\nadvertise_addr = \"::1\"\n", "wake_server.advertise_addr", 2, "must be an IPv4 address" },
        { "[wake_server]\nallowed_clients = [\"192.168.1.7/16\"]\n", "wake_server.allowed_clients", 2, "did you mean \"192.168.0.0/16\" or \"192.168.1.7/32\"?" },
        { "[wake_server]\nallowed_clients = [\"10.0.0.0/33\"]\n", "wake_server.allowed_clients", 2, "must be at most 32" },
        { "[wake_server]\nallowed_clients = [\"fd00::/8\"]\n", "wake_server.allowed_clients", 2, "must be an IPv4 network" },
        { "[wake_server]\nallowed_clients = [\"lan\"]\n", "wake_server.allowed_clients", 2, "\"lan\" is not an address or a network" },
        { "[dns]\nupstream_dns = \"dns.example\"\n", "dns.upstream_dns", 2, "must be the address of a resolver" },
        { "[dns]\nupstream_dns = \"0.0.0.0\"\n", "dns.upstream_dns", 2, "no resolver's address" },
        { "[mqtt]\nbroker_addr = \"mqtt://broker\"\n", "mqtt.broker_addr", 2, "must be a host, not a URL" },
        { "[mqtt]\nbroker_addr = \"broker:1884\"\n", "mqtt.broker_addr", 2, "the port has a key of its own" },
        { "[mqtt]\nbroker_addr = \"1.2.3.4.5\"\n", "mqtt.broker_addr", 2, "must be a host name or an IP address" },
        { "[[cameras]]\nname = \"front\"\naddress = \"rtsp://camera/stream\"\n", "cameras[front].address", 3, "not a URL" },
        { "[[cameras]]\nname = \"front\"\naddress = \"camera:70000\"\n", "cameras[front].address", 3, "must be a host or host:port" },
        { "[push_listener]\npush_names = [\"push x\"]\n", "push_listener.push_names", 2, "must be a host name" },

        // Texts
        { "[[cameras]]\nname = \"Front Door!\"\nuid = \"ABCDEF0123456789\"\n", "cameras[Front Door!].name", 2, "for example \"Front_Door\"" },
        { "[[cameras]]\nname = \"\"\nuid = \"ABCDEF0123456789\"\n", "cameras[#1].name", 2, "letters A-Z" },
        { "[[cameras]]\nname = \"front\"\nuid = \"ABCDEF012345678\"\n", "cameras[front].uid", 3, "must have 16 characters (20 with the firmware's suffix), not 15" },
        { "[[cameras]]\nname = \"front\"\nuid = \"ABCDEF-123456789\"\n", "cameras[front].uid", 3, "letters and digits only" },
        { "[mqtt]\nserver = \"x\"\ntopic_prefix = \"\"\n", "mqtt.topic_prefix", 3, "must not be empty" },
        { "[mqtt]\nserver = \"x\"\ntopic_prefix = \"a/#\"\n", "mqtt.topic_prefix", 3, "must not contain #, +" },
        { "[mqtt]\nserver = \"x\"\ntopic_prefix = \"/a\"\n", "mqtt.topic_prefix", 3, "begin or end with /" },
        { "[mqtt]\nserver = \"x\"\ntopic_prefix = \"a/\"\n", "mqtt.topic_prefix", 3, "begin or end with /" },
        { "[mqtt]\nserver = \"x\"\ntopic_prefix = \"$SYS\"\n", "mqtt.topic_prefix", 3, "belong to the broker" },
        { "[mqtt]\nserver = \"x\"\ncredentials = [\"only\"]\n", "mqtt.credentials", 3, "found a list of 1" },
        { "[mqtt]\nserver = \"x\"\nca = \"ca.pem\"\n", "mqtt.ca", 3, "there is no file /nowhere/ca.pem" },
        { "certificate = \"server.pem\"\n", "certificate", 1, "there is no file /nowhere/server.pem" },
        { "state_dir = \"\"\n", "state_dir", 1, "must not be empty" },
        { $"control_socket = \"/{new string('s', 107)}\"\n", "control_socket", 1, "107 bytes" },
        { Camera + "password = \"${NOT_SET}\"\n", "cameras[front].password", 4, "the environment variable NOT_SET is not set" },
        { Camera + "password_file = \"missing\"\n", "cameras[front].password_file", 4, "the file does not exist" },

        // Between keys
        { "[wake_server]\nmiddleman_port = 5000\nregister_port = 5000\n", "wake_server.register_port", 3, "must differ" },
        { "[wake_server]\nmiddleman_port = 58200\n", "wake_server.middleman_port", 2, "must differ" },
        { "[wake_server]\nregister_port = 57850\n", "wake_server.register_port", 2, "write log_port = 0" },
        { "[wake_server]\nlog_port = 9999\n", "wake_server.log_port", 2, "must differ" },
        { "[wake_server]\nstale_after_ms = 19999\n", "wake_server.stale_after_ms", 2, "stale_after_ms (19999) must be at least heartbeat_ms (20000)" },
        { "[wake_server]\nheartbeat_ms = 90000\n", "wake_server.heartbeat_ms", 2, "stale_after_ms (80000) must be at least heartbeat_ms (90000)" },
        { "[wake_server]\nmax_cameras = 1\n" + Camera + "[[cameras]]\nname = \"back\"\naddress = \"10.0.0.2\"\n", "wake_server.max_cameras", 2, "2 cameras are configured" },
        { "[push_listener]\nenable = true\n", "push_listener.enable", 2, "needs enable = true in [wake_server]" },
        { "[push_listener]\npassthrough = true\n", "push_listener.upstream_dns", 1, "is required with passthrough" },
        { "[wake_server]\nenable = true\n[dns]\nenable = true\n", "dns.upstream_dns", 3, "is required" },
        { "[wake_server]\nenable = true\n[dns]\nenable = true\nupstream_dns = \"127.0.0.1\"\n", "dns.upstream_dns", 5, "this program's own address" },
        { "[wake_server]\nenable = true\nadvertise_addr = \"192.168.1.2\"\n[dns]\nenable = true\nupstream_dns = \"192.168.1.2\"\n", "dns.upstream_dns", 6, "this program's own address" },
        { "[wake_server]\nenable = true\n[dns]\nenable = true\ndns_port = 9999\nupstream_dns = \"192.168.1.1\"\n", "dns.dns_port", 5, "is that of wake_server.middleman_port" },
        { "[dns]\ncameras_only = true\n" + Camera, "dns.cameras_only", 2, "which these lack: front" },
        { "[mqtt]\n", "mqtt.broker_addr", 1, "is required, unless embedded_broker = true" },
        { "[mqtt]\nserver = \"x\"\n[mqtt.discovery]\n", "mqtt.discovery.topic", 3, "is required" },
        { "[mqtt]\nembedded_broker = true\nbroker_addr = \"0.0.0.0\"\n", "mqtt.credentials", 1, "is required: the embedded broker listens on 0.0.0.0" },
        { "[mqtt]\nembedded_broker = true\nbroker_addr = \"broker\"\n", "mqtt.broker_addr", 3, "must be an IP address with embedded_broker" },
        { "[mqtt]\nembedded_broker = true\ntls = true\n", "mqtt.tls", 3, "does not go with embedded_broker" },
        { "tls_bind_port = 8554\n", "tls_bind_port", 1, "must differ from bind_port" },
        { "tls_client_auth = \"require\"\n", "tls_client_auth", 1, "set certificate" },
        { "[[users]]\nname = \"viewer\"\n", "users[viewer].pass", 1, "is required" },
        { "[[users]]\npass = \"x\"\n", "users[#1].name", 1, "is required" },
        { "[[users]]\nname = \"a\"\npass = \"x\"\n[[users]]\nname = \"a\"\npass = \"y\"\n", "users[a].name", 5, "another user has this name" },
        { "[[cameras]]\nuid = \"ABCDEF0123456789\"\n", "cameras[#1].name", 1, "is required" },
        { "[[cameras]]\nname = \"front\"\n", "cameras[front].uid", 1, "is required, or address, or both" },
        { Camera + "[[cameras]]\nname = \"front\"\naddress = \"10.0.0.2\"\n", "cameras[front].name", 5, "the camera at line 1 has this name already" },
        { Camera + "[[cameras]]\nname = \"back\"\nuid = \"abcdef0123456789\"\n", "cameras[back].uid", 6, "is that of front (line 1)" },
        { Camera + "[[cameras]]\nname = \"back\"\nuid = \"ABCDEF0123456789WXYZ\"\n", "cameras[back].uid", 6, "is that of front (line 1)" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_once_where_it_stands_and_in_words_that_help(string text, string key, int line, string fragment)
    {
        var problem = Toml.Problem(text);

        problem.Key.Should().Be(key);
        problem.Line.Should().Be(line);
        problem.Message.Should().Contain(fragment);
    }

    [Fact]
    public void An_unknown_key_names_its_line_and_the_nearest_known_key() =>
        Toml.Problem("bind = \"0.0.0.0\"\n\n[wake_server]\n  heartbeet_ms = 5000\n").Should().Be(
            new ConfigurationProblem("wake_server.heartbeet_ms", 4, 3, "unknown key; did you mean \"heartbeat_ms\"?"));

    [Fact]
    public void A_wrong_value_is_reported_at_the_value_not_at_the_key() =>
        Toml.Problem("[wake_server]\nheartbeat_ms = true\n").Should().Be(
            new ConfigurationProblem("wake_server.heartbeat_ms", 2, 16, "expected an integer (milliseconds), found a boolean"));

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_the_file()
    {
        var result = Toml.Read("""
            bind_port = "x"
            [wake_server]
            enable = true
            heartbeat_ms = 10
            colour = "blue"
            register_port = 9999
            [mqtt]
            topic_prefix = "+"
            [[cameras]]
            name = "front"
            uid = "short"
            [[cameras]]
            name = "front"
            discovery = "cloud"
            """);

        result.Options.Should().BeNull();
        result.ExitCode.Should().Be(3);
        result.Problems.Select(p => (p.Line, p.Key)).Should().Equal(
            (1, "bind_port"),
            (4, "wake_server.heartbeat_ms"),
            (5, "wake_server.colour"),
            (6, "wake_server.register_port"),
            (7, "mqtt.broker_addr"),
            (8, "mqtt.topic_prefix"),
            (11, "cameras[front].uid"),
            (12, "cameras[front].uid"),
            (13, "cameras[front].name"),
            (14, "cameras[front].discovery"));
    }

    [Fact]
    public void A_wrong_value_is_not_also_blamed_for_what_it_might_contradict() =>
        Toml.Problem("[wake_server]\nheartbeat_ms = \"x\"\nstale_after_ms = 1000\n").Key.Should().Be("wake_server.heartbeat_ms");
}
