using RecEnv.Learning;
using RecEnv.Learning.Layers;

namespace RecEnv.Agents.Drr;

/// <summary>Makes states of users and their memories; holds the embeddings of both.</summary>
/// <remarks>
/// Tables of users and items, normal with standard deviation 0.01 at first; an item more, the padding, is 0 and stays so.
/// Weights w uniform in [0, 1) and b = 0 at first. Reference: Liu et al. (2018), arXiv 1810.12027.
/// </remarks>
internal sealed class DrrStateModule
{
    private const float Spread = 0.01f;

    private readonly DrrStateKind _kind;
    private readonly Embedding _users;
    private readonly Embedding _items;
    private readonly BlockAverage _average;
    private readonly int _dimension;
    private readonly int _length;

    /// <summary>Makes the module's parameters.</summary>
    /// <param name="store">Where they live: "user.weight", "item.weight", "average.weight", "average.bias".</param>
    /// <param name="options">Kind, dimension d and memory length N.</param>
    /// <param name="userCount">Users.</param>
    /// <param name="itemCount">Items; the padding has this index.</param>
    /// <param name="random">Gives the first values.</param>
    public DrrStateModule(ParameterStore store, DrrOptions options, int userCount, int itemCount, LearningRandom random)
    {
        (_kind, _dimension, _length) = (options.State, options.Dimension, options.MemoryLength);
        _users = new Embedding(store, "user", userCount, _dimension, random);
        _items = new Embedding(store, "item", itemCount + 1, _dimension, random, paddingRow: itemCount);
        _average = new BlockAverage(store, "average", _length, random);
        Shrink(_users.Table);
        Shrink(_items.Table);
        foreach (ref float weight in _average.Weight.Change())
        {
            weight = random.Uniform();
        }

        _average.Bias.Change()[0] = 0;
    }

    /// <summary>Item embeddings, [items + 1, d].</summary>
    public Parameter Items => _items.Table;

    /// <summary>Numbers of a state.</summary>
    public int Length => _dimension * _kind switch
    {
        DrrStateKind.Products => _length + Pairs,
        DrrStateKind.UserProducts => 1 + _length + Pairs,
        _ => 3,
    };

    private int Pairs => _length * (_length - 1) / 2;

    /// <summary>Makes states.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="users">Users, [rows].</param>
    /// <param name="memories">Memories, [rows, N].</param>
    /// <returns>[rows, <see cref="Length"/>].</returns>
    public Tensor Forward(Tape tape, ReadOnlySpan<int> users, ReadOnlySpan<int> memories)
    {
        Tensor user = _users.Forward(tape, tape.Index(users));
        Tensor items = _items.Forward(tape, tape.Index(memories)).Reshape(users.Length, _length * _dimension);
        if (_kind == DrrStateKind.Average)
        {
            Tensor average = _average.Forward(items);
            return Tensor.JoinColumns(user, user * average, average);
        }

        var weighted = new Tensor[_length];
        var parts = new List<Tensor>();
        Tensor weights = tape.Use(_average.Weight);
        for (int n = 0; n < _length; n++)
        {
            weighted[n] = items.SliceColumns(n * _dimension, _dimension) * weights.SliceColumns(n, 1);
        }

        if (_kind == DrrStateKind.Products)
        {
            parts.Add(items);
        }
        else
        {
            parts.Add(user);
            parts.AddRange(weighted.Select(item => user * item));
        }

        for (int n = 0; n < _length; n++)
        {
            for (int m = n + 1; m < _length; m++)
            {
                parts.Add(weighted[n] * weighted[m]);
            }
        }

        return Tensor.JoinColumns([.. parts]);
    }

    private static void Shrink(Parameter table)
    {
        foreach (ref float value in table.Change())
        {
            value *= Spread;
        }
    }
}
