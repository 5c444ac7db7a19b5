using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;

namespace Bairelay.Mqtt.Link;

/// <summary>Tells from what the library throws and returns what is the matter.</summary>
internal static class LinkDiagnosis
{
    /// <summary>Null: the broker has let us in.</summary>
    public static LinkEnd? OfAnswer(MqttClientConnectResult answer) => answer.ResultCode switch
    {
        MqttClientConnectResultCode.Success => null,
        // Mosquitto answers a wrong password with "not authorised", others with the code that is meant for it.
        MqttClientConnectResultCode.BadUserNameOrPassword => new(LinkTrouble.Credentials, "it says: bad user name or password"),
        MqttClientConnectResultCode.NotAuthorized => new(LinkTrouble.Credentials, "it says: not authorised"),
        MqttClientConnectResultCode.Banned => new(LinkTrouble.Credentials, "it says: banned"),
        MqttClientConnectResultCode.UnsupportedProtocolVersion => new(LinkTrouble.Protocol, "it does not speak this version of MQTT"),
        MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ServerBusy =>
            new(LinkTrouble.Absent, "it says: unavailable for now"),
        // Brokers of MQTT 3.1.1 answer a greeting of version 5 with their own numbers.
        (MqttClientConnectResultCode)1 => new(LinkTrouble.Protocol, "it does not speak this version of MQTT"),
        (MqttClientConnectResultCode)3 => new(LinkTrouble.Absent, "it says: unavailable for now"),
        (MqttClientConnectResultCode)4 => new(LinkTrouble.Credentials, "it says: bad user name or password"),
        (MqttClientConnectResultCode)5 => new(LinkTrouble.Credentials, "it says: not authorised"),
        var code => new(LinkTrouble.Refused, $"it says: {code} {answer.ReasonString}".TrimEnd()),
    };

    /// <summary>The broker, or the library, has closed a connection that worked.</summary>
    public static LinkEnd OfDisconnect(MqttClientDisconnectedEventArgs end) =>
        OfReason((int)end.Reason) ?? (end.Exception is { } exception ? OfException(exception, duringConnect: false) : Closed);

    public static LinkEnd OfException(Exception exception, bool duringConnect)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case LinkException known:
                    return new LinkEnd(known.Trouble, known.Message);
                case MqttClientUnexpectedDisconnectReceivedException told:
                    return OfReason((int?)told.ReasonCode) ?? Closed;
                case MqttProtocolViolationException violation when duringConnect:
                    return new LinkEnd(LinkTrouble.Protocol, $"its answer makes no sense: {violation.Message}");
                case AuthenticationException broken:
                    return new LinkEnd(LinkTrouble.Tls, broken.Message);
                case SocketException socket:
                    return new LinkEnd(duringConnect ? LinkTrouble.Absent : LinkTrouble.Lost, socket.Message);
                case OperationCanceledException or TimeoutException when duringConnect:
                    return new LinkEnd(LinkTrouble.Absent, "no answer in time");
            }
        }

        var deepest = exception.GetBaseException().Message;
        return duringConnect ? new LinkEnd(LinkTrouble.Absent, deepest) : new LinkEnd(LinkTrouble.Lost, deepest);
    }

    /// <summary>
    /// A broker that misses a client certificate closes the connection after the handshake, which TLS 1.3 ends without
    /// it; whether its word about it still arrives is chance. A dead broker behind a proxy looks the same, so it is
    /// tried as often as one.
    /// </summary>
    public static LinkEnd AfterHandshake(LinkEnd end) => end with
    {
        Reason = $"it closes the connection after the TLS handshake; perhaps it wants a client certificate, or another one (client_auth in [mqtt]): {end.Reason}",
    };

    private static LinkEnd Closed => new(LinkTrouble.Closed, "the broker closed it");

    private static LinkEnd? OfReason(int? reason) => (MqttClientDisconnectReason?)reason switch
    {
        null or MqttClientDisconnectReason.NormalDisconnection => null,
        MqttClientDisconnectReason.SessionTakenOver => new(LinkTrouble.TakenOver, "another client connected with our client id"),
        MqttClientDisconnectReason.ServerShuttingDown => new(LinkTrouble.Lost, "the broker shuts down"),
        MqttClientDisconnectReason.NotAuthorized => new(LinkTrouble.Credentials, "it says: not authorised"),
        // The library's own word for whatever it stumbled over; the exception says more.
        MqttClientDisconnectReason.UnspecifiedError => null,
        var code => new(LinkTrouble.Lost, $"the broker says: {code}"),
    };
}
