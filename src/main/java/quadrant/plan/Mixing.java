package quadrant.plan;

/**
 * How the rows of a mini-batch are mixed with each other, with soft labels.
 *
 * @param mixUp α of MixUp, 0 for none, at most {@value #MOST}: where layers are frozen, on their features
 * @param cutMix α of CutMix, 0 for none, at most {@value #MOST}: on pixels, so only where everything is trained
 */
public record Mixing(double mixUp, double cutMix) {
    /** Above this, λ is almost always 0.5. */
    public static final double MOST = 4;

    public static final Mixing NONE = new Mixing(0, 0);

    public Mixing {
        if (!(mixUp >= 0 && mixUp <= MOST && cutMix >= 0 && cutMix <= MOST)) {
            throw new IllegalArgumentException("α of a mixing lies within 0 to " + MOST);
        }
    }

    /** Whether batches are not mixed at all. */
    public boolean isNone() {
        return mixUp == 0 && cutMix == 0;
    }
}
