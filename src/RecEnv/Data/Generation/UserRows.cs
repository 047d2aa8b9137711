using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>Makes the rows of one user after the other. One object a thread; memory: 4 bytes an item.</summary>
/// <remarks>
/// A user's rows depend on (options, seed, user) alone: latent vectors and leniency come from the stream Users of the
/// episode numbered like the user, positions, items and clicks from Choice, times and rating noise from Response.
/// </remarks>
internal sealed class UserRows
{
    private const int PatienceWithRepeats = 64; // draws of met items in a row before the unmet ones are listed

    private readonly GenerationOptions _options;
    private readonly ItemWorld _world;
    private readonly ActivityPlan _plan;
    private readonly ulong _seed;
    private readonly float[] _start;
    private readonly float[] _later;
    private readonly float[] _now;
    private int[] _metBy = []; // [M]: the last user who met the item, + 1
    private RandomStream _choice;
    private RandomStream _response;
    private double _leniency;

    public UserRows(GenerationOptions options, ItemWorld world, ActivityPlan plan, ulong seed)
    {
        (_options, _world, _plan, _seed) = (options, world, plan, seed);
        _start = new float[options.Dimensions];
        _later = new float[options.Dimensions];
        _now = new float[options.Dimensions];
    }

    /// <summary>Cluster of the user last made; −1 without clusters.</summary>
    public int Cluster { get; private set; }

    /// <summary>Draws what is latent about a user.</summary>
    public UserTruth Truth(int user)
    {
        RandomStream random = new EpisodeKey(_seed, (ulong)user).Stream(StreamId.Users);
        int laterCluster = DrawTaste(ref random);
        float[] features = new float[_options.Dimensions];
        _world.Space.Observe(_start, features, ref random);
        return new UserTruth
        {
            Cluster = Cluster,
            LaterCluster = laterCluster,
            RowCount = _plan.CountOf(user),
            Leniency = _leniency,
            Latent = [.. _start],
            LaterLatent = [.. _later],
            Features = features,
        };
    }

    /// <summary>Makes all rows of a user.</summary>
    /// <param name="user">The user, in [0, U).</param>
    /// <param name="rows">Receives the rows, [CountOf(user)].</param>
    public void Make(int user, Span<Interaction> rows)
    {
        _metBy = _metBy.Length > 0 ? _metBy : new int[_options.ItemCount];
        var key = new EpisodeKey(_seed, (ulong)user);
        RandomStream latent = key.Stream(StreamId.Users);
        DrawTaste(ref latent);
        _choice = key.Stream(StreamId.Choice);
        _response = key.Stream(StreamId.Response);
        int row = 0;
        while (row < rows.Length)
        {
            long time = Arrive(row, rows.Length);
            int length = _options.Record == RecordedRows.Shown ? Math.Min(_options.SlateSize, rows.Length - row) : 1;
            Span<Interaction> slate = rows.Slice(row, length);
            if (_options.Record == RecordedRows.Shown)
            {
                Show(user, time, slate);
            }
            else
            {
                slate[0] = Click(user, time);
            }

            row += length;
        }
    }

    private int DrawTaste(ref RandomStream random)
    {
        Cluster = _world.Space.Draw(_start, ref random);
        int laterCluster = _world.Space.Draw(_later, ref random);
        _leniency = _options.LeniencySpread * random.Normal();
        return laterCluster;
    }

    /// <summary>Draws the time of the next slate and moves the taste there.</summary>
    private long Arrive(int row, int count)
    {
        double span = _options.Days * 86_400;
        long seconds = (long)(span * ((row + _response.Uniform()) / count));
        double angle = _options.Drift * (Math.PI / 2) * (seconds / span);
        (double sine, double cosine) = Math.SinCos(angle);
        for (int k = 0; k < _now.Length; k++)
        {
            _now[k] = (float)((cosine * _start[k]) + (sine * _later[k]));
        }

        return _options.StartTime + seconds;
    }

    /// <summary>Shows a slate; every item of it is a row.</summary>
    private void Show(int user, long time, Span<Interaction> slate)
    {
        for (int position = 0; position < slate.Length; position++)
        {
            int item = DrawUnmet(user);
            _metBy[item] = user + 1;
            double affinity = Affinity(item);
            bool examined = _choice.Uniform() < _world.Examination[position];
            bool attracted = _choice.Uniform() < Attraction(affinity);
            slate[position] = new Interaction(
                user, item, time, Rate(item, affinity), position, examined && attracted);
        }
    }

    /// <summary>Makes one click: position and item by their joint law given that there is a click.</summary>
    private Interaction Click(int user, long time)
    {
        int position = _world.Positions.Draw(ref _choice);
        while (true)
        {
            int item = DrawUnmet(user);
            double affinity = Affinity(item);
            if (_choice.Uniform() < Attraction(affinity))
            {
                _metBy[item] = user + 1;
                return new Interaction(user, item, time, Rate(item, affinity), position, true);
            }
        }
    }

    /// <summary>Draws an item by popularity among those that the user has not met.</summary>
    private int DrawUnmet(int user)
    {
        for (int attempt = 0; attempt < PatienceWithRepeats; attempt++)
        {
            int item = _world.Popularity.Draw(ref _choice);
            if (_metBy[item] != user + 1)
            {
                return item;
            }
        }

        return DrawFromUnmet(user);
    }

    /// <summary>The same law by listing: exact however little weight is left.</summary>
    private int DrawFromUnmet(int user)
    {
        double[] weights = _world.Weights;
        double total = 0;
        for (int item = 0; item < weights.Length; item++)
        {
            total += _metBy[item] == user + 1 ? 0 : weights[item];
        }

        double target = _choice.Uniform() * total;
        int last = -1;
        for (int item = 0; item < weights.Length; item++)
        {
            if (_metBy[item] == user + 1 || weights[item] == 0)
            {
                continue;
            }

            last = item;
            target -= weights[item];
            if (target < 0)
            {
                break;
            }
        }

        return last;
    }

    private double Affinity(int item)
    {
        ReadOnlySpan<float> vector = _world.VectorOf(item);
        double sum = 0;
        for (int k = 0; k < vector.Length; k++)
        {
            sum += (double)_now[k] * vector[k];
        }

        return sum / Math.Sqrt(vector.Length);
    }

    private double Attraction(double affinity) => _options.AccidentRate
        + ((1 - _options.AccidentRate) / (1 + Math.Exp(-_options.ClickBias - (_options.Taste * affinity))));

    private float Rate(int item, double affinity)
    {
        double stars = _options.MeanRating + _leniency + _world.QualityOf(item) + (_options.RatingTaste * affinity)
            + (_options.Noise * _response.Normal());
        if (_options.RatingStep > 0)
        {
            double steps = Math.Round((stars - _options.LowestRating) / _options.RatingStep);
            stars = _options.LowestRating + (steps * _options.RatingStep);
        }

        return (float)Math.Clamp(stars, _options.LowestRating, _options.HighestRating);
    }
}
