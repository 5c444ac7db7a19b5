using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt.Broker;

namespace Bairelay.Doctor;

/// <summary>Whether a service could open its ports, where none runs. Opens them for a moment and answers nobody.</summary>
internal static class PortProbe
{
    /// <summary>Why not; null if every port can be had.</summary>
    public static ListenException? Try(BairelayOptions options)
    {
        try
        {
            if (options.WakeServer is { Enable: true } wake)
                using (WakeSockets.Open(wake.Address, wake.MiddlemanPort, wake.RegisterPort, wake.LogPort == 0 ? null : wake.LogPort)) { }

            if (options.PushListener is { Enable: true } push)
                foreach (var port in push.Ports)
                    using (PushListener.Open(new IPEndPoint(push.Address, port))) { }

            if (options.Dns is { Enable: true } dns)
                using (DnsSockets.Open(dns)) { }

            if (options.Mqtt is { EmbeddedBroker: true } broker && IPAddress.TryParse(broker.BrokerAddress, out var address))
                using (PushListener.Open(new IPEndPoint(address, broker.Port), BrokerListener.Keys)) { }

            return null;
        }
        catch (ListenException exception)
        {
            return exception;
        }
    }

    public static DoctorStep Judge(ListenException failure)
    {
        // The message is one sentence of what is, and others of what to do.
        var end = failure.Message.IndexOf(". ", StringComparison.Ordinal);
        var (text, next) = end < 0 ? (failure.Message, "") : (failure.Message[..end], failure.Message[(end + 2)..]);
        if (failure.Error == SocketError.AddressAlreadyInUse && !Environment.IsPrivilegedProcess)
            next = $"If Bairelay itself runs as root or under systemd: sudo bairelay doctor. Else: {next}";
        return DoctorStep.Failed("ports", failure.Error switch
        {
            SocketError.AddressAlreadyInUse => "port_taken",
            SocketError.AccessDenied => "port_not_permitted",
            SocketError.AddressNotAvailable => "address_not_here",
            _ => "port_failed",
        }, text, next.Length > 0 ? next : "Look at the log of the system");
    }
}
