using RecEnv.Learning.Layers;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests;

public class EmbeddingStepTests
{
    private const int Rows = 40;

    public static TheoryData<string> Optimizers => ["adam", "sgd", "momentum"];

    public static TheoryData<string, int> DenseSteps => new()
    {
        { "adam", 5 }, { "ranger", 1 }, { "ranger", 5 }, { "ranger", 8 }, { "ranger", 16 }, { "ranger", 21 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Step_AllRowsLookedUp_IsTheDenseOne(string optimizer)
    {
        int[] all = [.. Enumerable.Range(0, Rows).Reverse()];

        Assert.Equal(Train(optimizer, false, all, all), Train(optimizer, true, all, all));
    }

    [Fact]
    public void Step_PlainDescent_IsTheDenseOneForAnyRows()
    {
        int[][] lookups = [[3, 5, 3, 39], [5, 0, 1, 1], [38, 39, 3, 3]];

        Assert.Equal(Train("sgd", false, lookups), Train("sgd", true, lookups));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Step_RowsNotLookedUp_Stay(string optimizer)
    {
        float[] once = Train(optimizer, true, [7, 8]);

        float[] twice = Train(optimizer, true, [7, 8], [8, 30, 8]);

        int[] changed = [.. Enumerable.Range(0, Rows).Where(row => !once.AsSpan(5 * row, 5).SequenceEqual(twice.AsSpan(5 * row, 5)))];
        Assert.Equal([8, 30], changed);
    }

    /// <summary>A dense table's gradient is cleared and centred only where it is not 0; the plain way is a gradient of the whole table.</summary>
    [Theory]
    [MemberData(nameof(DenseSteps))]
    public void Step_DenseTable_IsThePlainOneOfTheWholeTable(string optimizer, int columns)
    {
        int[][] lookups = [[3, 5, 3, 39], [5, 0, 1, 1], [], [38, 39, 3, 3], [7], [5, 39], [2, 2, 2, 2]];

        Assert.Equal(TrainDense(optimizer, columns, plain: true, lookups), TrainDense(optimizer, columns, plain: false, lookups));
    }

    [Fact]
    public void Step_TableUsedAsAWholeToo_IsDense()
    {
        float[] start = Train("adam", true);

        float[] end = Train("adam", true, whole: true, [1, 2]);

        Assert.All(Enumerable.Range(0, start.Length), i => Assert.NotEqual(start[i], end[i]));
    }

    /// <summary>Weights of a table and of its neighbour after steps that look rows up; an empty step uses the whole table.</summary>
    private static float[] TrainDense(string optimizer, int columns, bool plain, int[][] lookups)
    {
        var store = new ParameterStore();
        var table = new Embedding(store, "items", Rows, columns, new LearningRandom(1));
        var layer = new Linear(store, "layer", columns, 3, new LearningRandom(2));
        Optimizer steps = Make(optimizer, store);
        var tape = new Tape();
        foreach (int[] rows in lookups.Concat(lookups))
        {
            tape.Reset();
            Tensor found = rows.Length == 0 ? tape.Use(table.Table)
                : plain ? tape.Use(table.Table).PickRows(tape.Index(rows))
                : table.Forward(tape, tape.Index(rows));
            Tensor loss = layer.Forward(found).Square().Sum();
            steps.ClearGradients();
            tape.Backward(loss);
            steps.Step();
        }

        return [.. table.Table.Values, .. layer.Weight.Values];
    }

    private static Optimizer Make(string optimizer, ParameterStore store) => optimizer switch
    {
        "adam" => new Adam(store, 0.1f),
        "ranger" => new Ranger(store, 0.1f, weightDecay: 0.1f),
        "momentum" => new Sgd(store, 0.1f, momentum: 0.9f),
        _ => new Sgd(store, 0.1f),
    };

    private static float[] Train(string optimizer, bool sparse, params int[][] lookups) => Train(optimizer, sparse, false, lookups);

    private static float[] Train(string optimizer, bool sparse, bool whole, params int[][] lookups)
    {
        var store = new ParameterStore();
        var table = new Embedding(store, "items", Rows, 5, new LearningRandom(1), sparse: sparse);
        _ = new Embedding(store, "more", 3, 5, new LearningRandom(2));
        Optimizer steps = Make(optimizer, store);
        var tape = new Tape();
        foreach (int[] rows in lookups)
        {
            tape.Reset();
            Tensor loss = table.Forward(tape, tape.Index(rows)).Square().Sum();
            loss = whole ? loss + tape.Use(table.Table).Square().Sum() : loss;
            steps.ClearGradients();
            tape.Backward(loss);
            steps.Step();
        }

        return table.Table.Values.ToArray();
    }
}
