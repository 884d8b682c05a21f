package quadrant.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import quadrant.task.Task;

/**
 * The components of a plane at all thresholds, and the best choice among them of which none lies in another.
 *
 * <p>The components of one threshold lie within those of the thresholds below it and so form a tree (Salembier, Oliveras &amp;
 * Garrido, Antiextensive connected operators for image and sequence processing, 1998), as do the extremal regions of Matas et
 * al., Robust wide-baseline stereo from maximally stable extremal regions, 2002. The quality of a component is the product of
 * the worth of its roundness, its edge and its size, each from 0 to 1. From the highest threshold down, a component replaces
 * those found in it if q ≥ q̄ · s<sup>{@value #COVER}</sup>, where q̄ is their mean quality by area and s the share of its area
 * that they cover: the choice of Neumann &amp; Matas, Real-time scene text localization, 2012, by dynamic programming.
 */
final class Tree {
    /** The quality below which nothing is kept. */
    static final double WORST = 0.22;

    private static final double ROUND_FROM = 0.78;
    private static final double ROUND_TO = 0.96;
    /** A typical edge, as a share of the mean gradient on Otsu's outline; an edge is worth all from 4 of it on. */
    private static final double EDGE = 0.5;

    private static final double EDGE_WORTH = 0.25;
    private static final double COVER = 0.2;
    /** The least roundness that is never cut. */
    private static final double CUT = 0.95;

    private static final double CUT_WORTH = 0.9;
    private static final double LOW = 0.005;
    private static final double HIGH = 0.998;

    private final Field field;
    private final double least;
    private final double most;
    private final double typical;
    private final float[] gradient;
    private final float otsu;
    private final double edge;
    private final List<Level> levels = new ArrayList<>();
    private final int[] clicks;
    private final double[][] clicked;

    /**
     * A component's threshold, and for each component, by its number: area in pixels, quality, the component of the threshold
     * below, first pixel, and whether it is better cut at its necks.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Level(float threshold, double[] area, double[] q, int[] below, int[] first, BitSet cut) {}

    /**
     * The choice.
     *
     * @param labels for each pixel its object, from 1 on; 0 for none
     * @param quality by object
     * @param clicked for each click quality and area of the best component around it; 0 where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Choice(int[] labels, double[] quality, double[][] clicked) {
        double[] area() {
            double[] area = new double[quality.length];
            for (int l : labels) {
                area[l]++;
            }
            area[0] = 0;
            return area;
        }
    }

    /**
     * A tree that has not grown.
     *
     * @param least area in pixels, and {@code most}
     * @param typical area; 0 where it is not known, and no object is cut
     * @param clicks pixels in wanted objects
     */
    Tree(Field f, double sigma, double least, double most, double typical, int... clicks) {
        this.field = f.gauss(sigma);
        this.least = least;
        this.most = most;
        this.typical = typical;
        this.clicks = clicks;
        this.clicked = new double[clicks.length][2];
        gradient = field.gradient();
        otsu = field.otsu();
        Runs runs = new Runs(f.w, f.h);
        runs.at(field.v, otsu, -1);
        edge = Math.max(1e-6, EDGE * runs.rim(gradient)[runs.count()]);
    }

    /** The components above Otsu's threshold. */
    Runs standingOut() {
        Runs runs = new Runs(field.w, field.h);
        runs.at(field.v, otsu, most);
        return runs;
    }

    Choice choose(int many, Task task) {
        double low = Field.at(field.v, LOW);
        double high = Field.at(field.v, HIGH);
        Runs runs = new Runs(field.w, field.h);
        Runs before = new Runs(field.w, field.h);
        for (int k = 1; k <= many; k++) {
            task.checkCancelled();
            float t = (float) (low + (high - low) * k / (many + 1));
            runs.at(field.v, t, most);
            levels.add(level(t, runs, k == 1 ? Optional.empty() : Optional.of(before)));
            Runs used = before;
            before = runs;
            runs = used;
        }
        return paint(best());
    }

    private Level level(float t, Runs runs, Optional<Runs> before) {
        double[][] shapes = runs.shapes();
        double[] area = shapes[0];
        double[] q = runs.rim(gradient);
        int[] below = new int[area.length];
        int[] candidates = new int[area.length];
        int n = 0;
        double[] edges = new double[area.length];
        for (int i = 1; i < area.length; i++) {
            edges[i] = Math.min(1, q[i] / edge * EDGE_WORTH);
            boolean fits = area[i] >= least && area[i] <= most;
            q[i] = fits ? roundWorth(shapes[1][i]) * edges[i] * sizeWorth(area[i]) : 0;
            int first = runs.first()[i];
            below[i] = before.map(b -> b.at(first)).orElse(0);
            // a cut is worth no more than this
            boolean better = edges[i] * CUT_WORTH > q[i];
            if (typical > 0
                    && better
                    && area[i] >= 2 * least
                    && area[i] <= 20 * typical
                    && shapes[1][i] < CUT
                    && edges[i] >= WORST) {
                candidates[n++] = i;
            }
        }
        BitSet cut = new BitSet();
        int[] some = Arrays.copyOf(candidates, n);
        Patch[] patches = runs.patches(some);
        for (int k = 0; k < n; k++) {
            double worth = Necks.cut(patches[k]).map(this::worth).orElse(0.0) * edges[some[k]] * CUT_WORTH;
            if (worth > q[some[k]]) {
                q[some[k]] = worth;
                cut.set(some[k]);
            }
        }
        for (int j = 0; j < clicks.length; j++) {
            int i = runs.at(clicks[j]);
            double[] best = clicked[j];
            if (i > 0 && q[i] * Math.pow(area[i], COVER) > best[0] * Math.pow(best[1], COVER)) {
                clicked[j] = new double[] {q[i], area[i]};
            }
        }
        return new Level(t, area, q, below, runs.first(), cut);
    }

    private static double roundWorth(double roundness) {
        return Math.max(0, Math.min(1, (roundness - ROUND_FROM) / (ROUND_TO - ROUND_FROM)));
    }

    /** 1 within the square roots of the limits about the typical area, then falling to 0 at the limits with its logarithm. */
    private double sizeWorth(double area) {
        if (typical == 0) {
            return 1;
        }
        double x = Math.log(Math.max(area, 1) / typical);
        double share = x < 0 ? x / Math.log(Finder.SMALL) : x / Math.log(Finder.BIG);
        return Math.max(0, Math.min(1, 2 - 2 * share));
    }

    /** The mean worth of pieces by area; those that are too small are worth nothing, and one alone is no cut. */
    private double worth(Necks.Pieces pieces) {
        double sum = 0;
        double all = 0;
        int big = 0;
        for (int l = 1; l < pieces.area().length; l++) {
            double a = pieces.area()[l];
            all += a;
            if (a >= least) {
                sum += roundWorth(pieces.roundness()[l]) * sizeWorth(a) * a;
                big++;
            }
        }
        return big > 1 ? sum / all : 0;
    }

    /** For each level which components are at least as good as what was found in them. */
    private List<BitSet> best() {
        List<BitSet> taken = new ArrayList<>();
        double[] sums = {};
        double[] areas = {};
        for (int k = levels.size() - 1; k >= 0; k--) {
            Level level = levels.get(k);
            int n = level.area.length;
            double[] inside = new double[n];
            double[] share = new double[n];
            for (int i = 1; i < sums.length; i++) {
                inside[levels.get(k + 1).below[i]] += sums[i];
                share[levels.get(k + 1).below[i]] += areas[i];
            }
            BitSet own = new BitSet();
            for (int i = 1; i < n; i++) {
                double a = level.area[i];
                double mean = inside[i] / Math.max(share[i], 1);
                if (level.q[i] >= WORST && level.q[i] >= mean * Math.pow(share[i] / a, COVER)) {
                    own.set(i);
                    inside[i] = level.q[i] * a;
                    share[i] = a;
                }
            }
            taken.add(0, own);
            sums = inside;
            areas = share;
        }
        return taken;
    }

    /** Draws from each branch the lowest that was taken. */
    private Choice paint(List<BitSet> taken) {
        int[] labels = new int[field.v.length];
        boolean[] seen = new boolean[labels.length];
        double[] quality = new double[16];
        int n = 1;
        BitSet above = new BitSet();
        for (int k = 0; k < levels.size(); k++) {
            Level level = levels.get(k);
            BitSet hidden = new BitSet();
            for (int i = 1; i < level.area.length; i++) {
                if (above.get(level.below[i])) {
                    hidden.set(i);
                } else if (taken.get(k).get(i)) {
                    hidden.set(i);
                    Patch p = Patch.flood(field, level.threshold, level.first[i], seen);
                    Optional<Necks.Pieces> pieces = level.cut.get(i) ? Necks.cut(p) : Optional.empty();
                    int[] to = new int[pieces.map(c -> c.area().length).orElse(2)];
                    for (int l = 1; l < to.length; l++) {
                        int own = l;
                        if (pieces.map(c -> c.area()[own] >= least).orElse(true)) {
                            quality = n == quality.length ? Arrays.copyOf(quality, 2 * n) : quality;
                            quality[n] = level.q[i];
                            to[l] = n++;
                        }
                    }
                    for (int at = 0; at < p.on().length; at++) {
                        if (p.on()[at]) {
                            int place = (p.y() + at / p.w()) * field.w + p.x() + at % p.w();
                            labels[place] = to[pieces.isPresent() ? pieces.get().label()[at] : 1];
                        }
                    }
                }
            }
            above = hidden;
        }
        return new Choice(labels, Arrays.copyOf(quality, n), clicked);
    }
}
