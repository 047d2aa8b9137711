using System.Diagnostics;
using System.Globalization;
using RecEnv.Agents;
using RecEnv.Client;
using RecEnv.Server;
using RecEnv.Spaces;

namespace RecEnv.Benchmarks;

/// <summary>How fast an agent in service recommends: server and clients in one process, over TCP, InterestEvolution-v0.</summary>
internal static class RecommendLoad
{
    private const string Id = "InterestEvolution-v0";
    private const int Rounds = 5;

    private static readonly TimeSpan _round = TimeSpan.FromSeconds(2);

    /// <summary>Prints a line an agent: calls a second and latencies, for one visit, for 64 clients, and for 64 rows a call.</summary>
    /// <param name="agents">Names of agents; none for random, lin-ucb, slateq and ppo.</param>
    public static async Task PrintAsync(string[] agents)
    {
        foreach (string agent in agents.Length > 0 ? agents : ["random", "lin-ucb", "slateq", "ppo"])
        {
            await using RecEnvServer server = await RecEnvServer.StartAsync(new ServerOptions
            {
                Recommender = new RecommenderOptions
                {
                    Agent = AgentRegistry.CreateDefault().Find(agent),
                    Contract = EnvironmentRegistry.CreateDefault().Find(Id).Describe(new EnvironmentSettings()),
                },
            });
            string address = server.Addresses[0];
            Console.WriteLine($"{agent,-14} one visit {Run(address, 1, 1)} · 64 clients {Run(address, 64, 1)} · 64 rows a call {Run(address, 1, 64)}");
        }
    }

    /// <summary>Calls for five rounds; the median of the calls a second (least to most), and the latencies of all.</summary>
    private static string Run(string address, int clients, int rows)
    {
        using var client = RecommenderClient.Connect(address);
        var observations = new ValueBatch(client.Description.Contract.ObservationSpace, rows);
        double[] rates = new double[Rounds];
        List<double> latencies = [];
        Load(client, observations, clients, rows, latencies); // warms up
        latencies.Clear();
        for (int round = 0; round < Rounds; round++)
        {
            int before = latencies.Count;
            Load(client, observations, clients, rows, latencies);
            rates[round] = (latencies.Count - before) / _round.TotalSeconds;
        }

        Array.Sort(rates);
        latencies.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rates[Rounds / 2]:N0} ({rates[0]:N0} to {rates[^1]:N0}) calls/s, {latencies[latencies.Count / 2]:F2} ms, p99 {latencies[latencies.Count * 99 / 100]:F2} ms");
    }

    private static void Load(RecommenderClient client, ValueBatch observations, int clients, int rows, List<double> latencies)
    {
        long end = Stopwatch.GetTimestamp() + (long)(_round.TotalSeconds * Stopwatch.Frequency);
        Thread[] threads = [.. Enumerable.Range(0, clients).Select(i => new Thread(() => Visit(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        client.End(Enumerable.Range(0, clients * rows).Select(visit => $"v{visit}"));

        void Visit(int thread)
        {
            List<double> own = [];
            for (ulong step = 0; Stopwatch.GetTimestamp() < end; step++)
            {
                long start = Stopwatch.GetTimestamp();
                client.Recommend([.. Enumerable.Range(thread * rows, rows).Select(visit => new VisitStep($"v{visit}", step))], observations);
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            lock (latencies)
            {
                latencies.AddRange(own);
            }
        }
    }
}
