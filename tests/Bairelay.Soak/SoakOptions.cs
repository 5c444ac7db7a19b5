using System.Globalization;

namespace Bairelay.Soak;

/// <summary>What the command line asks for.</summary>
/// <param name="Faults">False: a house in which nothing goes wrong.</param>
/// <param name="Swallows">Some motions are written down and not made, as if the service had lost them.</param>
internal sealed record SoakOptions(int Cameras, double Days, int Seed, bool Faults, TimeSpan Between, bool Tells, bool Swallows)
{
    public const string Usage = """
        A made-up week of a whole house in minutes: the service, its cameras, a real Mosquitto, and everything that goes wrong.

        --cameras 50      how many simulated cameras
        --days 7          made-up time
        --seed N          the same events and faults again; without it any
        --faults all      all, or none
        --quick           a day with ten cameras
        --tell            what the service said, around everything that is not right
        --swallow         one motion in ten is kept from the service; a run that ends well then shows that nothing is judged
        """;

    public static SoakOptions? Read(string[] args)
    {
        var quick = args.Contains("--quick", StringComparer.Ordinal);
        var (cameras, days, faults) = (quick ? 10 : 50, quick ? 1.0 : 7.0, true);
        var seed = (int)(TimeProvider.System.GetUtcNow().Ticks / 10_000 % 1_000_000);
        var (tells, swallows) = (false, false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--quick": continue;
                case "--tell": tells = true; continue;
                case "--swallow": swallows = true; continue;
                case "--cameras" when int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 200: cameras = number; break;
                case "--days" when double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 31: days = number; break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var number): seed = number; break;
                case "--faults" when value is "all" or "none": faults = value == "all"; break;
                default: return null;
            }

            i++;
        }

        return new SoakOptions(cameras, days, seed, faults, TimeSpan.FromMinutes(quick ? 60 : 30), tells, swallows);
    }
}
