using System.Globalization;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;
using MQTTnet.Diagnostics.Logger;

namespace Bairelay.Mqtt.Broker;

/// <summary>
/// What the library stumbles over, for debugging: mostly visitors that come and go as they please. Its chatter stays
/// away, since it would show passwords.
/// </summary>
internal sealed class BrokerLibraryLog(ILogger log) : IMqttNetLogger
{
    public bool IsEnabled => log.IsEnabled(LogLevel.Debug);

    public void Publish(MqttNetLogLevel level, string source, string message, object[]? parameters, Exception? exception)
    {
        if (level < MqttNetLogLevel.Warning) return;
        var text = parameters is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, message, parameters) : message;
        log.BrokerLibrarySays(source, text, exception?.GetBaseException().Message ?? "");
    }
}
