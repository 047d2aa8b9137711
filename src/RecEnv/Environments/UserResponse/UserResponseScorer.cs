using RecEnv.Learning;

namespace RecEnv.Environments.UserResponse;

/// <summary>Scores items for a few users at a time in one pass of the network. Not thread-safe; the model may be shared.</summary>
/// <remarks>
/// Add up to <see cref="Capacity"/> histories, <see cref="Run"/>, ask for scores, then <see cref="Clear"/>. What a user gets does
/// not depend on who else is there. After its first passes a scorer allocates nothing.
/// </remarks>
public sealed class UserResponseScorer
{
    private const int MostCapacity = 64;
    private const int PlacesOfAPass = 160; // more leave a core's cache, and gain nothing

    private readonly UserResponseModel _model;
    private readonly Tape _tape = new();
    private readonly int[] _users;
    private readonly int[] _lengths;
    private readonly int[] _items;
    private readonly byte[] _feedback;
    private readonly float[] _heads;
    private readonly int _history;

    /// <summary>Makes a scorer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="capacity">Histories of one pass, in [1, 64]; null for as many as make about 160 places.</param>
    public UserResponseScorer(UserResponseModel model, int? capacity = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _history = model.Shape.History;
        Capacity = capacity ?? Math.Max(1, PlacesOfAPass / (_history + 1));
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, MostCapacity, nameof(capacity));
        _users = new int[Capacity];
        _lengths = new int[Capacity];
        _items = new int[Capacity * _history];
        _feedback = new byte[Capacity * _history];
        _heads = new float[Capacity * model.Shape.ScoreHeads * model.Shape.EncodingSize];
    }

    /// <summary>Histories of one pass.</summary>
    public int Capacity { get; }

    /// <summary>Histories added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a user with his history.</summary>
    /// <param name="user">User index.</param>
    /// <param name="items">Item ids, oldest first, at most H.</param>
    /// <param name="feedback">Feedback bits of each: 1 click, 2 like, 4 star.</param>
    public void Add(int user, ReadOnlySpan<int> items, ReadOnlySpan<byte> feedback)
    {
        if (Count == Capacity)
        {
            throw new InvalidOperationException($"A scorer takes {Capacity} histories at a time. Run and clear it first.");
        }

        _users[Count] = user;
        _lengths[Count] = items.Length + 1;
        items.CopyTo(_items.AsSpan(Count * _history, _history));
        feedback.CopyTo(_feedback.AsSpan(Count * _history, _history));
        Count++;
    }

    /// <summary>Computes the scoring heads of the users added.</summary>
    public void Run()
    {
        if (Count == 0)
        {
            return;
        }

        int size = _model.Shape.EncodingSize;
        _tape.Reset();
        using NoGradScope scope = _tape.NoGrad();
        ReadOnlySpan<int> lengths = _lengths.AsSpan(0, Count);
        int places = 0;
        foreach (int length in lengths)
        {
            places = Math.Max(places, length);
        }

        Tensor items = _tape.Zeros(Count * places, size, out Span<float> codes);
        Tensor feedback = _tape.Zeros(Count * places, UserResponseShape.Feedbacks, out Span<float> bits);
        for (int i = 0; i < Count; i++)
        {
            Fill(i, codes.Slice(i * places * size, places * size), bits.Slice(i * places * 3, places * 3));
        }

        Tensor users = _tape.Zeros(Count, size, out Span<float> userCodes);
        for (int i = 0; i < Count; i++)
        {
            _model.UserCodes.Slice(_users[i] * size, size).CopyTo(userCodes[(i * size)..]);
        }

        Tensor states = _model.Network.Encode(_tape, items, feedback, lengths, onlyLast: true);
        _model.Network.Heads(states, users).Values.CopyTo(_heads);
    }

    /// <summary>Scores of some items for one user, after <see cref="Run"/>.</summary>
    /// <param name="index">The user, in the order of adding.</param>
    /// <param name="itemIds">Item ids, [items].</param>
    /// <param name="scores">Receives the logits of click, like and star, [items, 3].</param>
    public void Score(int index, ReadOnlySpan<int> itemIds, Span<float> scores)
    {
        int size = _model.Shape.EncodingSize;
        ReadOnlySpan<float> heads = _heads.AsSpan(index * _model.Shape.ScoreHeads * size, _model.Shape.ScoreHeads * size);
        for (int i = 0; i < itemIds.Length; i++)
        {
            ReadOnlySpan<float> code = _model.ItemCodes.Slice(itemIds[i] * size, size);
            Span<float> best = scores.Slice(i * UserResponseShape.Feedbacks, UserResponseShape.Feedbacks);
            best.Fill(float.NegativeInfinity);
            for (int head = 0; head < _model.Shape.ScoreHeads; head++)
            {
                float score = Mean(heads.Slice(head * size, size), code);
                ref float feedback = ref best[head % UserResponseShape.Feedbacks];
                feedback = MathF.Max(feedback, score);
            }
        }
    }

    /// <summary>Forgets the users added.</summary>
    public void Clear() => Count = 0;

    private void Fill(int index, Span<float> codes, Span<float> bits)
    {
        int size = _model.Shape.EncodingSize;
        _model.ItemCodes[..size].CopyTo(codes); // the first place: nothing yet
        for (int row = 0; row < _lengths[index] - 1; row++)
        {
            _model.ItemCodes.Slice(_items[(index * _history) + row] * size, size).CopyTo(codes[((row + 1) * size)..]);
            for (int f = 0; f < UserResponseShape.Feedbacks; f++)
            {
                bits[((row + 1) * UserResponseShape.Feedbacks) + f] = (_feedback[(index * _history) + row] >> f) & 1;
            }
        }
    }

    /// <summary>Mean of products, one after the other: the same bits on every machine.</summary>
    private static float Mean(ReadOnlySpan<float> head, ReadOnlySpan<float> code)
    {
        float sum = 0f;
        for (int k = 0; k < head.Length; k++)
        {
            sum += head[k] * code[k];
        }

        return sum / head.Length;
    }
}
