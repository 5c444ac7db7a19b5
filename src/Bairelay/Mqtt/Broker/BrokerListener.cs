using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Bairelay.Mqtt.Broker;

/// <summary>The socket of our broker, and the connections that come in.</summary>
internal sealed class BrokerListener(IPEndPoint endPoint, TimeProvider time, ILogger log) : IMqttServerAdapter
{
    /// <summary>A house has a handful; each may hold a packet of the largest size and a backlog.</summary>
    private const int MaxClients = 128;

    /// <summary>Before it is let in, a client has to say no more than who it is and what its last will is.</summary>
    private const int MaxGreeting = 64 << 10;

    public static ListenKeys Keys { get; } = new(ProtocolType.Tcp, "port in [mqtt]", "broker_addr");

    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastWait = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Task, Socket> _connections = new();
    private readonly ConcurrentDictionary<string, BrokerClient> _clients = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly LineBudget _crowded = new(1);
    private Task _accepting = Task.CompletedTask;

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public int Clients => _clients.Count;

    public BrokerClient? Find(string name) => _clients.GetValueOrDefault(name);

    /// <exception cref="ListenException">The port is taken, the address is not ours, or we may not.</exception>
    public void Bind()
    {
        try
        {
            _socket.Bind(endPoint);
            _socket.Listen();
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw ListenException.From(exception, endPoint, Keys);
        }
    }

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _accepting = AcceptAsync(options, logger);
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        foreach (var (_, connection) in _connections) connection.Dispose();
        await Task.WhenAny(Task.WhenAll(_connections.Keys), Task.Delay(s_lastWait, time));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token);
                if (_connections.Count >= MaxClients)
                {
                    if (_crowded.Take(Moment.Now(time))) log.BrokerCrowded(MaxClients);
                    socket.Dispose();
                    continue;
                }

                Keep(socket, ServeAsync(socket, options, logger));
            }
            catch (SocketException exception)
            {
                // Out of file descriptors, mostly; there will be some again.
                log.BrokerAcceptFailed(exception.Message);
                await Task.Delay(s_pauseAfterFailure, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Keep(Socket socket, Task service)
    {
        _connections[service] = socket;
        _ = service.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket, MqttServerOptions options, IMqttNetLogger logger)
    {
        await Task.Yield();
        BrokerClient? client = null;
        try
        {
            socket.NoDelay = true;
            using var guard = new PacketSizeGuard(new NetworkStream(socket, ownsSocket: true)) { Limit = MaxGreeting };
            var channel = new MqttTcpChannel(guard, socket.LocalEndPoint, socket.RemoteEndPoint, null);
            var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax));
            using var adapter = new MqttChannelAdapter(channel, formatter, logger) { AllowPacketFragmentation = false };
            client = new BrokerClient(adapter, guard, time, admitted => _clients[admitted.Name!] = admitted);
            await ClientHandler!(client);
        }
        catch (Exception exception)
        {
            // Whatever a visitor causes ends its own connection only.
            log.BrokerVisitFailed(exception.Message);
        }
        finally
        {
            if (client?.Name is { } name) _clients.TryRemove(new KeyValuePair<string, BrokerClient>(name, client));
            socket.Dispose();
        }
    }
}
