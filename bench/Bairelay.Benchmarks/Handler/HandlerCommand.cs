using Bairelay.Benchmarks.Load;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Handler;

/// <summary>
/// The command <c>handler</c>: where the time of one heartbeat goes between the two system calls. Each stage is what
/// the server itself calls, on data that other stages have left in the cache, so that their sum stays a little
/// below the whole.
/// </summary>
internal static class HandlerCommand
{
    private const int Calls = 200_000;

    private static readonly int[] s_cameras = [10, 1_000, 100_000, 1_000_000];

    public static int Run(Arguments arguments)
    {
        var cameras = arguments.Value("--cameras")?.Split(',').Select(int.Parse).ToArray()
            ?? (arguments.Has("--quick") ? s_cameras[..3] : s_cameras);
        var table = new Table("one heartbeat, in memory", "cameras", "ns");
        Stages(table);
        foreach (var count in cameras)
        {
            using var subject = new HandlerUnderTest(count);
            table.Add("registry", $"{count:N0}", $"{Registry(subject):F0}");
            table.Add("whole handler", $"{count:N0}", $"{Whole(subject):F0}");
        }

        var text = $"{Hardware.Line}\n\n{table}";
        Console.Out.Write(text);
        if (arguments.Value("--markdown") is { } markdown) MarkdownSection.Replace(markdown, "handler", text);
        return 0;
    }

    /// <summary>What does not depend on the number of cameras.</summary>
    private static void Stages(Table table)
    {
        var packet = new byte[1024];
        var length = DiscoveryFrame.Write(packet, 0x12345678, Camera.Heartbeat(1, 40000));
        var (sealedFrame, work, output) = (packet[..length], new byte[length], new byte[512]);
        var plain = (byte[])sealedFrame.Clone();
        _ = DiscoveryFrame.TryOpen(plain, out _, out var body, out _);
        var xml = body.ToArray();
        var reply = new R2D_HB_R(0, 1_760_000_000, 20000);
        var fields = default(DiscoveryFields);

        Add("both clocks", calls =>
        {
            for (var i = 0; i < calls; i++) _ = Moment.Now(TimeProvider.System);
        });
        Add("open: checksum, keystream", calls =>
        {
            for (var i = 0; i < calls; i++)
            {
                sealedFrame.CopyTo(work, 0);
                DiscoveryFrame.TryOpen(work, out _, out _, out _);
            }
        });
        Add("XML to fields", calls =>
        {
            for (var i = 0; i < calls; i++) DiscoveryFields.TryRead(xml, out fields);
        });
        Add("fields to D2R_HB", calls =>
        {
            for (var i = 0; i < calls; i++) D2R_HB.TryFrom(fields, out _);
        });
        Add("reply: XML, keystream, checksum", calls =>
        {
            for (var i = 0; i < calls; i++) DiscoveryFrame.Write(output, (uint)i, reply);
        });

        void Add(string stage, Action<int> loop) => table.Add(stage, "any", $"{StageClock.Nanoseconds(Calls, loop):F0}");
    }

    private static double Registry(HandlerUnderTest subject)
    {
        var now = Moment.Now(TimeProvider.System);
        var (next, cameras) = (0, subject.Cameras);
        return StageClock.Nanoseconds(Calls, calls =>
        {
            for (var i = 0; i < calls; i++)
            {
                var camera = cameras[next];
                if (++next == cameras.Length) next = 0;
                subject.Registry.Heartbeat(Camera.Uid(camera), HandlerUnderTest.Route(camera), Camera.Token(camera), now);
            }
        }) - OfMakingUp(cameras);
    }

    /// <summary>What the benchmark itself needs to make up a camera.</summary>
    private static double OfMakingUp(int[] cameras)
    {
        var (next, sum) = (0, 0ul);
        var nanoseconds = StageClock.Nanoseconds(Calls, calls =>
        {
            for (var i = 0; i < calls; i++)
            {
                var camera = cameras[next];
                if (++next == cameras.Length) next = 0;
                sum += Camera.Uid(camera).Text[15] + HandlerUnderTest.Route(camera).Remote.Ip.Bits + Camera.Token(camera);
            }
        });
        GC.KeepAlive(sum);
        return nanoseconds;
    }

    private static double Whole(HandlerUnderTest subject)
    {
        var (next, cameras, replies) = (0, subject.Cameras, new ReplyBatch());
        var now = Moment.Now(TimeProvider.System);
        var packet = new byte[1024];
        // The packets are written first and in portions, or writing them would be measured as well.
        var portion = new (byte[] Bytes, int Camera)[2000];
        var best = double.MaxValue;
        for (var repetition = 0; repetition < 200; repetition++)
        {
            for (var i = 0; i < portion.Length; i++)
            {
                var camera = cameras[next];
                if (++next == cameras.Length) next = 0;
                var length = DiscoveryFrame.Write(packet, (uint)(repetition + i), Camera.Heartbeat(camera, 40000));
                portion[i] = (packet[..length], camera);
            }

            var start = Ticks.Now;
            foreach (var (bytes, camera) in portion)
                subject.Handler.Handle(bytes, HandlerUnderTest.Route(camera), now, replies);
            best = Math.Min(best, Ticks.ToMicroseconds(Ticks.Now - start) * 1000 / portion.Length);
            if (replies.Count != 1) throw new InvalidOperationException("A heartbeat was not answered");
        }

        return best;
    }
}
