using System.Collections.Immutable;
using System.Net;
using static Bairelay.Configuration.Kinds;

namespace Bairelay.Configuration;

/// <summary>
/// Every key of a configuration file: name, kind, default, aliases. Rules between keys are in the *Reading files;
/// what each key does is in docs/configuration.md. Tests hold both, and config.sample.toml, to this list.
/// </summary>
internal static class Schema
{
    private const int OneDayMs = 24 * 60 * 60 * 1000;
    private const int OneDay = 24 * 60 * 60;

    public static class Top
    {
        public static readonly Section Section = new("");
        public static readonly Key<IPAddress> Bind = Section.Key("bind", IpAddress, IPAddress.Any).Alias("bind_addr");
        public static readonly Key<int> BindPort = Section.Key("bind_port", PortNumber, 8554);
        public static readonly Key<string> Certificate = Section.Optional("certificate", ExistingFile);
        public static readonly Key<int> TlsBindPort = Section.Key("tls_bind_port", PortNumber, 8555);
        public static readonly Key<TlsClientAuth> TlsClientAuth = Section.Key("tls_client_auth", TlsClientAuthWords, default);
        public static readonly Key<string> TlsClientCa = Section.Optional("tls_client_ca", ExistingFile);
        public static readonly Key<string> StateDir = Section.Optional("state_dir", FilePath);
        public static readonly Key<string> ControlSocket = Section.Optional("control_socket", SocketPath);

        static Top()
        {
            Section.Contains(User.Section, WakeServer.Section, PushListener.Section, Dns.Section, MqttKeys.Section, Camera.Section);
            Section.Inert(null, "tokio_console", "stream_prune_grace_secs");
            Section.Inert("nothing here uses a cloud account", "cloud_account", "cloud_password");
        }
    }

    public static class User
    {
        public static readonly Section Section = new("users", repeated: true);
        public static readonly Key<string> Name = Section.Optional("name", PlainText).Alias("username");
        public static readonly Key<Secret> Pass = Section.Optional("pass", SecretText).Alias("password");
    }

    public static class WakeServer
    {
        public static readonly Section Section = new("wake_server");
        public static readonly Key<bool> Enable = Section.Key("enable", Flag, false);
        public static readonly Key<IPAddress> Address = Section.Optional("wake_server_addr", Ipv4Address).Alias("bind_addr");
        public static readonly Key<int> MiddlemanPort = Section.Key("middleman_port", PortNumber, 9999);
        public static readonly Key<int> RegisterPort = Section.Key("register_port", PortNumber, 58200);
        public static readonly Key<TimeSpan> Heartbeat = Section.Key("heartbeat_ms", Milliseconds(1000, OneDayMs), Ms(20_000));
        public static readonly Key<TimeSpan> StaleAfter = Section.Key("stale_after_ms", Milliseconds(1000, OneDayMs), Ms(80_000));
        public static readonly Key<bool> KnownUidsOnly = Section.Optional("known_uids_only", Flag);
        public static readonly Key<IPAddress> AdvertiseAddress = Section.Optional("advertise_addr", Ipv4Host);
        public static readonly Key<int> LogPort = Section.Key("log_port", Integer(0, 65535), 57850);
        public static readonly Key<int> MaxCameras = Section.Key("max_cameras", Integer(1, 10_000_000), 4096);
        public static readonly Key<ImmutableArray<IPNetwork>> AllowedClients =
            Section.Key("allowed_clients", ListOf(Ipv4Network), WakeServerOptions.DefaultAllowedClients);
    }

    public static class PushListener
    {
        public static readonly Section Section = new("push_listener");
        public static readonly Key<bool> Enable = Section.Key("enable", Flag, false);
        public static readonly Key<IPAddress> Address = Section.Optional("push_listener_addr", Ipv4Address).Alias("bind_addr");
        public static readonly Key<ImmutableArray<int>> Ports = Section.Key("push_listener_port", OneOrMore(PortNumber), [443]).Alias("bind_port");
        public static readonly Key<ImmutableArray<string>> Names =
            Section.Key("push_names", ListOf(ServerName, mayBeEmpty: false), ["pushx.reolink.com"]);
        public static readonly Key<TimeSpan> MotionWakeHold = Section.Key("motion_wake_hold_secs", Seconds(1, 3600), S(30));
        public static readonly Key<bool> Passthrough = Section.Key("passthrough", Flag, false);
        public static readonly Key<IPEndPoint> UpstreamDns = Section.Optional("upstream_dns", Resolver);
    }

    public static class Dns
    {
        public static readonly Section Section = new("dns");
        public static readonly Key<bool> Enable = Section.Key("enable", Flag, false);
        public static readonly Key<IPAddress> Address = Section.Optional("dns_addr", Ipv4Address);
        public static readonly Key<int> Port = Section.Key("dns_port", PortNumber, 53);
        public static readonly Key<IPEndPoint> UpstreamDns = Section.Optional("upstream_dns", Resolver);
        public static readonly Key<bool> CamerasOnly = Section.Key("cameras_only", Flag, false);
        public static readonly Key<ImmutableArray<IPNetwork>> AllowedClients = Section.Optional("allowed_clients", ListOf(Ipv4Network));
    }

    public static class MqttKeys
    {
        public static readonly Section Section = new("mqtt");
        public static readonly Key<string> BrokerAddress = Section.Optional("broker_addr", HostName).Alias("server");
        public static readonly Key<int> Port = Section.Optional("port", PortNumber);
        public static readonly Key<Pair<string, Secret>> Credentials =
            Section.Optional("credentials", PairOf("[\"user\", \"password\"]", PlainText, SecretText));
        public static readonly Key<string> Ca = Section.Optional("ca", ExistingFile);
        public static readonly Key<bool> Tls = Section.Optional("tls", Flag);
        public static readonly Key<Pair<string, string>> ClientAuth =
            Section.Optional("client_auth", PairOf("[\"certificate.pem\", \"key.pem\"]", ExistingFile, ExistingFile));
        public static readonly Key<string> TopicPrefix = Section.Key("topic_prefix", TopicName, "bairelay");
        public static readonly Key<bool> EmbeddedBroker = Section.Key("embedded_broker", Flag, false);

        static MqttKeys() => Section.Contains(MqttDiscovery.Section);
    }

    public static class MqttDiscovery
    {
        public static readonly Section Section = new("discovery");
        public static readonly Key<string> Topic = Section.Optional("topic", TopicName);
        public static readonly Key<ImmutableArray<DiscoveryFeature>> Features =
            Section.Key("features", ListOf(FeatureWords), DiscoveryFeatures.All);
    }

    public static class Camera
    {
        public static readonly Section Section = new("cameras", repeated: true);
        public static readonly Key<string> Name = Section.Optional("name", CameraName);
        public static readonly Key<string> Uid = Section.Optional("uid", UidText);
        public static readonly Key<string> Address = Section.Optional("address", HostMaybePort);
        public static readonly Key<string> Username = Section.Key("username", PlainText, "admin");
        public static readonly Key<Secret> Password = Section.Optional("password", SecretText).Alias("pass");
        public static readonly Key<Secret> PasswordFile = Section.Optional("password_file", SecretFile);
        public static readonly Key<bool> Enabled = Section.Key("enabled", Flag, true).Alias("enable");
        public static readonly Key<DiscoveryLevel> Discovery = Section.Key("discovery", DiscoveryWords, DiscoveryLevel.Relay);
        public static readonly Key<bool> AllowRelay = Section.Key("allow_relay", Flag, false);
        public static readonly Key<bool> AllowVendorCloud = Section.Key("allow_vendor_cloud", Flag, false);
        public static readonly Key<int> ChannelId = Section.Key("channel_id", Integer(0, 255), 0).Alias("channel");
        public static readonly Key<MaxEncryption> MaxEncryption = Section.Key("max_encryption", EncryptionWords, Configuration.MaxEncryption.Aes);
        public static readonly Key<bool> IdleDisconnect = Section.Key("idle_disconnect", Flag, true).Alias("idle", "idle_disc");
        public static readonly Key<TimeSpan> IdleDisconnectTimeout = Section.Key("idle_disconnect_timeout_secs", Seconds(0, OneDay), S(10));
        public static readonly Key<TimeSpan> MotionWakeHold = Section.Optional("motion_wake_hold_secs", Seconds(1, 3600));
        public static readonly Key<TimeSpan> AwakeBudget = Section.Optional("awake_budget_secs", Seconds(0, OneDay));
        public static readonly Key<StreamChoice> Stream = Section.Key("stream", StreamWords, StreamChoice.All);
        public static readonly Key<ImmutableArray<string>> PermittedUsers = Section.Optional("permitted_users", ListOf(PlainText));
        public static readonly Key<bool> Debug = Section.Key("debug", Flag, false).Alias("verbose");

        static Camera()
        {
            Section.Contains(CameraMqtt.Section, CameraPause.Section);
            Section.Inert(null, "strict", "print_format", "print", "update_time", "time", "buffer_duration", "size", "buffer",
                "buffer_size", "use_splash", "splash", "splash_pattern", "pattern", "max_discovery_retries", "retries");
            Section.Inert("see [push_listener]", "push_notifications", "push", "push_noti");
        }
    }

    public static class CameraMqtt
    {
        public static readonly Section Section = new("mqtt");
        public static readonly Key<bool> EnableMotion = Section.Key("enable_motion", Flag, true);
        public static readonly Key<bool> EnableLight = Section.Key("enable_light", Flag, true);
        public static readonly Key<bool> EnableBattery = Section.Key("enable_battery", Flag, true);
        public static readonly Key<bool> EnablePreview = Section.Key("enable_preview", Flag, true);
        public static readonly Key<bool> EnableFloodlight = Section.Key("enable_floodlight", Flag, false);
        public static readonly Key<bool> EnablePir = Section.Key("enable_pir", Flag, false);
        public static readonly Key<TimeSpan> BatteryUpdate = Section.Key("battery_update", Milliseconds(500, OneDayMs), Ms(2000));
        public static readonly Key<TimeSpan> PreviewUpdate = Section.Key("preview_update", Milliseconds(500, OneDayMs), Ms(2000));
        public static readonly Key<TimeSpan> FloodlightUpdate = Section.Key("floodlight_update", Milliseconds(500, OneDayMs), Ms(2000));

        static CameraMqtt() => Section.Inert("use [mqtt.discovery], one for all cameras", "discovery");
    }

    public static class CameraPause
    {
        public static readonly Section Section = new("pause");

        /// <summary>Another name of the camera's idle_disconnect_timeout_secs.</summary>
        public static readonly Key<TimeSpan> Timeout = Section.Optional("timeout", Seconds(0, OneDay));

        static CameraPause()
        {
            Section.Inert("use idle_disconnect_timeout_secs of the camera", "motion_timeout");
            Section.Inert("use idle_disconnect and motion_wake_hold_secs of the camera", "on_motion", "on_client", "on_disconnect", "mode");
            Section.Inert(null, "bridge_gaps", "gap_threshold_secs", "preview_overlay");
        }
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);
}
