using System.Net;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Doctor;

/// <summary>
/// Judges what resolvers say. Which of them a camera asks is not known here; that one has asked this service proves its own.
/// </summary>
/// <param name="isHere">Whether an address is one of this machine's, or the one that it is to be told by.</param>
/// <param name="server">This machine's address as a camera should be told it.</param>
/// <param name="cameraWasSeen">Whether any configured camera has come here since the start.</param>
/// <param name="answersCamerasAlone">This program is a resolver that says something else to us than to cameras.</param>
internal sealed class DnsHop(Func<IPAddress, bool> isHere, string server, bool cameraWasSeen, bool answersCamerasAlone = false)
{
    private const string Hop = "dns";

    private static readonly AllowedClients s_private = new(Configuration.WakeServerOptions.DefaultAllowedClients);

    public DoctorStep Judge(IReadOnlyList<ResolverAnswers> resolvers)
    {
        if (resolvers.Count == 0)
            return DoctorStep.Doubtful(Hop, "dns_no_resolver", "no resolver of this network is known here", "Name the one that the cameras use: bairelay doctor --resolver ADDRESS");
        // Where one resolver is silent, another is asked; and a gateway is only guessed to be one.
        var alive = resolvers.Where(one => one.Names.Values.Any(answer => answer.Failure is null)).ToList();
        var given = alive.FindAll(one => one.Resolver.Source != KnownResolver.GatewaySource);
        var judged = (given.Count > 0 ? given : alive.Count > 0 ? alive : resolvers).Select(Judge).ToList();
        // A redirect that is half done is wrong wherever it is.
        if (judged.FirstOrDefault(one => one.Code is "dns_partly" or "dns_two_answers") is { } half) return half;
        if (judged.FirstOrDefault(one => one.Verdict == StepVerdict.Ok) is { } good)
        {
            if (judged.FirstOrDefault(one => one.Code is "dns_all_redirected" or "dns_ipv6") is { } doubtful) return doubtful;
            if (judged.FirstOrDefault(one => one.Verdict == StepVerdict.Failed) is not { } bad) return good;
            return DoctorStep.Doubtful(
                Hop, "dns_resolvers_differ", $"{good.Text}; but {bad.Text}",
                alive.Exists(one => one.Resolver.Source == KnownResolver.OwnSource)
                    ? $"Give the cameras {server} as their only DNS server, in your router's DHCP or in their own network settings"
                    : "A camera that is given the other one too may ask either: let your router (DHCP) give the redirecting one alone");
        }

        if (judged.FirstOrDefault(one => one.Verdict == StepVerdict.Doubtful) is { } odd) return odd;
        if (answersCamerasAlone)
        {
            return DoctorStep.Doubtful(
                Hop, "dns_cameras_only", "[dns] answers cameras alone (cameras_only), so that nothing is proven from here",
                $"Give the cameras {server} as their only DNS server, and restart them");
        }

        return cameraWasSeen
            ? DoctorStep.Doubtful(
                Hop, "dns_not_seen_here", $"{judged[0].Text}; but a camera has come here, so its resolver leads here",
                "If that is not meant so: bairelay doctor --resolver ADDRESS asks the one that the cameras use")
            : judged[0];
    }

    private DoctorStep Judge(ResolverAnswers resolver)
    {
        var names = resolver.Names;
        var who = $"{resolver.Resolver} ({resolver.Resolver.Source})";
        var here = names.Where(name => name.Value.Addresses.Any(isHere)).Select(name => name.Key).ToList();
        if (here.Count == 0) return NotHere(resolver, who);

        if (names.FirstOrDefault(name => name.Value.Addresses.Any(isHere) && !name.Value.Addresses.All(isHere)) is { Key: { } two } mixed)
        {
            return DoctorStep.Failed(
                Hop, "dns_two_answers", $"{who} gives {two} two addresses: {string.Join(" and ", mixed.Value.Addresses)}",
                $"Remove the other entry for {two} from the resolver, so that {server} is the only answer");
        }

        var missing = names.Where(name => name.Value.Failure is null).Select(name => name.Key).Except(here, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            return DoctorStep.Failed(
                Hop, "dns_partly", $"{who} redirects {here.Count} of {names.Count} names; not {Named(missing)}",
                $"Add {Named(missing)} with the address {server}: bairelay dns-snippet prints the lines");
        }

        if (names.FirstOrDefault(name => name.Value.Failure is not null) is { Key: { } lost } unanswered)
            return DoctorStep.Doubtful(Hop, "dns_lost", $"{who} redirects {here.Count} of {names.Count} names; {lost}: {unanswered.Value.Failure}", "Try again");

        if (resolver.Untouched.Addresses.Any(isHere))
        {
            return DoctorStep.Doubtful(
                Hop, "dns_all_redirected", $"{who} leads {RedirectedNames.Untouched} here too: all of reolink.com is redirected, and the app's account and updates with it",
                "Redirect only the names in docs/dns.md");
        }

        return resolver.HasIpv6
            ? DoctorStep.Doubtful(
                Hop, "dns_ipv6", $"{who} redirects every name, and gives the vendor's IPv6 address beside it",
                "Let it answer no AAAA for these names: a camera with IPv6 would go there. docs/dns.md has the lines")
            : DoctorStep.Ok(Hop, $"{who} leads all {names.Count} names here");
    }

    private DoctorStep NotHere(ResolverAnswers resolver, string who)
    {
        var answers = resolver.Names.Values;
        if (answers.All(answer => answer.Failure is not null))
        {
            return DoctorStep.Failed(
                Hop, "dns_dead", $"{who}: {answers.First().Failure}",
                "Start that resolver, or name the one that the cameras use: bairelay doctor --resolver ADDRESS");
        }

        var addresses = answers.SelectMany(answer => answer.Addresses).Distinct().ToList();
        if (addresses.TrueForAll(address => address.Equals(IPAddress.Any) || IPAddress.IsLoopback(address)))
        {
            return DoctorStep.Failed(
                Hop, "dns_blocked", $"{who} blocks the names ({(addresses.Count > 0 ? addresses[0] : "no address")})",
                $"Take them off its block list, or out of its rebind protection, and let it answer {server}: docs/dns.md");
        }

        if (addresses.Find(address => Ipv4.From(address) is { } known && s_private.Contains(known)) is { } other)
        {
            return DoctorStep.Failed(
                Hop, "dns_other_address", $"{who} leads the names to {other}, which is not this machine",
                $"Correct the address in its entries: this machine is {server}. If {other} leads here all the same (NAT, container), set advertise_addr = \"{other}\"");
        }

        return DoctorStep.Failed(
            Hop, "dns_not_redirected", $"{who} leads {resolver.Names.Keys.First()} to the vendor ({addresses[0]})",
            $"Add the names to that resolver, with the address {server}: bairelay dns-snippet NAME prints the lines for yours. Then restart the cameras");
    }

    private static string Named(List<string> names) => names.Count <= 3 ? string.Join(", ", names) : $"{names[0]}, {names[1]} and {names.Count - 2} more";
}
