using System.Security.Cryptography;
using System.Text;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Bairelay.Mqtt.Broker;

/// <summary>Who may come in, and under which name.</summary>
internal sealed class BrokerGate
{
    private readonly byte[]? _username;
    private readonly byte[]? _password;
    private readonly LineBudget _complaints = new(1);
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public BrokerGate(EmbeddedBrokerSettings settings, TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        if (settings.Username is not { } username) return;
        _username = SHA256.HashData(Encoding.UTF8.GetBytes(username));
        _password = SHA256.HashData(Encoding.UTF8.GetBytes(settings.Password?.Reveal() ?? ""));
    }

    public Task JudgeAsync(ValidatingConnectionEventArgs visitor)
    {
        if (!Knows(visitor.UserName, visitor.RawPassword))
        {
            visitor.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            if (_complaints.Take(Moment.Now(_time))) _log.BrokerTurnedAway(visitor.RemoteEndPoint?.ToString() ?? "", "wrong user name or password");
            return Task.CompletedTask;
        }

        // In version 5 the one who brings no name is told its own; see BrokerClient for the others.
        var name = visitor.ClientId;
        if (string.IsNullOrEmpty(name) && visitor.ProtocolVersion == MqttProtocolVersion.V500)
            visitor.AssignedClientIdentifier = name = BrokerClient.NewName();
        if (visitor.ChannelAdapter is BrokerClient client && !string.IsNullOrEmpty(name)) client.Admit(name);
        return Task.CompletedTask;
    }

    /// <summary>Takes the same time for every wrong answer: the digests are of one length.</summary>
    private bool Knows(string? username, byte[]? password)
    {
        if (_username is null) return true;
        var isUser = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(username ?? "")), _username);
        var isPassword = CryptographicOperations.FixedTimeEquals(SHA256.HashData(password ?? []), _password);
        return isUser & isPassword;
    }
}
