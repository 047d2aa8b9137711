using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using RecEnv.Agents.Drr;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.Drr;

/// <summary>
/// Recordings of the seed on MovieLens-1M: ../shared/golden/drr beside the repository, or the folder golden/drr beside that of
/// RECENV_DATA. They derive from licensed data and are no part of the repository.
/// </summary>
internal static class DrrGolden
{
    public const int Users = 6040;
    public const int Items = 3706;

    public static string Folder { get; } = Find();

    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>A table of numbers, row by row.</summary>
    public static float[] Table(string file) =>
        [.. File.ReadLines(PathOf(file)).SelectMany(line => line.Split(',')).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];

    /// <summary>Bytes of a file as numbers.</summary>
    public static T[] Numbers<T>(string file)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(PathOf(file))).ToArray();

    /// <summary>Train positives of each user, ascending.</summary>
    public static List<int>[] TrainPositives()
    {
        var positives = new List<int>[Users];
        for (int user = 0; user < Users; user++)
        {
            positives[user] = [];
        }

        using var lines = new StreamReader(new GZipStream(File.OpenRead(PathOf("positives_split.tsv.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            if (cells[2] == "1")
            {
                positives[int.Parse(cells[0], CultureInfo.InvariantCulture)].Add(int.Parse(cells[1], CultureInfo.InvariantCulture));
            }
        }

        Array.ForEach(positives, list => list.Sort());
        return positives;
    }

    /// <summary>The author's final weights, targets included.</summary>
    public static void LoadAuthor(DrrLearner learner)
    {
        var checkpoint = new Checkpoint();
        checkpoint.Set<float>("user.weight", Table("user_emb.csv"), Users, 8);
        checkpoint.Set<float>("item.weight", Table("item_emb.csv"), Items + 1, 8);
        checkpoint.Set<float>("average.weight", Table("conv_w.csv"), 1, 5, 1);
        checkpoint.Set<float>("average.bias", Table("conv_b.csv"), 1);
        Network(checkpoint, "actor", 24, 8, name => Table($"{name}.csv"));
        Network(checkpoint, "critic", 32, 1, name => Table($"{name}.csv"));
        Give(learner, checkpoint);
        Network(checkpoint, "actor", 24, 8, name => Table($"target_{name}.csv"));
        Network(checkpoint, "critic", 32, 1, name => Table($"target_{name}.csv"));
        learner.Stores[4].Load(checkpoint);
        learner.Stores[5].Load(checkpoint);
    }

    /// <summary>The first weights of the recorded training.</summary>
    public static void LoadFirst(DrrLearner learner)
    {
        float[] all = Numbers<float>("init_t2.bin");
        int at = 0;
        var checkpoint = new Checkpoint();
        checkpoint.Set<float>("user.weight", Next(Users * 8), Users, 8);
        checkpoint.Set<float>("item.weight", Next((Items + 1) * 8), Items + 1, 8);
        checkpoint.Set<float>("average.weight", Next(5), 1, 5, 1);
        checkpoint.Set<float>("average.bias", Next(1), 1);
        Network(checkpoint, "actor", 24, 8, name => Next(Length(name, 24, 8)));
        Network(checkpoint, "critic", 32, 1, name => Next(Length(name, 32, 1)));
        Assert.Equal(all.Length, at);
        Give(learner, checkpoint);

        float[] Next(int count) => all.AsSpan(at..(at += count)).ToArray();
    }

    /// <summary>Every user's memory, put into a history.</summary>
    public static void LoadMemories(DrrHistory history)
    {
        float[] memories = Table("memory.csv");
        for (int i = 0; i < memories.Length; i++)
        {
            if ((int)memories[i] < Items)
            {
                history.Add(i / 5, (int)memories[i]);
            }
        }
    }

    private static int Length(string name, int inputs, int outputs) => name[^2..] switch
    {
        "w1" => inputs * 16,
        "w2" => outputs * 16,
        "b1" => 16,
        _ => outputs,
    };

    private static void Network(Checkpoint checkpoint, string name, int inputs, int outputs, Func<string, float[]> read)
    {
        checkpoint.Set<float>($"{name}.0.weight", read($"{name}_w1"), 16, inputs);
        checkpoint.Set<float>($"{name}.0.bias", read($"{name}_b1"), 16);
        checkpoint.Set<float>($"{name}.2.weight", read($"{name}_w2"), outputs, 16);
        checkpoint.Set<float>($"{name}.2.bias", read($"{name}_b2"), outputs);
    }

    private static void Give(DrrLearner learner, Checkpoint checkpoint)
    {
        for (int i = 0; i < 3; i++)
        {
            learner.Stores[i].Load(checkpoint);
        }

        learner.CopyTargets();
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("RECENV_DATA") is { Length: > 0 } given)
        {
            return Path.GetFullPath(Path.Combine(given, "..", "golden", "drr"));
        }

        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RecEnv.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", "golden", "drr"));
    }
}
