package quadrant.find;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import quadrant.find.Picture.Part;

/**
 * Purple cells among pink ones, as leukocytes among red cells: blue over green is high in the stained nucleus, middling in its
 * cytoplasm and low in red cells. Only where such pixels hold at most half of the area found; then each nucleus, its lobes joined,
 * is a cell with its cytoplasm.
 */
final class SecondKind {
    private static final double RARE = 0.5;
    /** The least step of ln blue/green from red cells to nuclei; and so many times the noise. */
    private static final double STEP = 0.2;

    private static final double NOISE = 6;
    /** From the median absolute deviation to the standard deviation. */
    private static final double DEVIATION = 1.4826;
    /** The least area of a nucleus, of the typical object's. */
    private static final double FEW = 0.2;
    // of the root of the typical area: blur for nuclei and for cytoplasm, closing, opening, blur of the outline
    private static final double FINE = 0.03;
    private static final double COARSE = 0.06;
    private static final double JOIN = 0.15;
    private static final double OPEN = 0.1;
    private static final double SMOOTH = 0.1;
    /** The cytoplasm: a share of the step. */
    private static final double PALE = 0.15;
    /** Its farthest distance from the nucleus, in radii of that. */
    private static final double REACH = 1.2;

    private SecondKind() {}

    /**
     * Labels of these cells in an image in colour.
     *
     * @param labels of all objects, as far as they are known
     * @param typical area of an object
     */
    static int[] cells(Picture picture, Part part, int[] labels, double typical) {
        int[] out = new int[labels.length];
        double unit = Math.sqrt(typical);
        Field raw = picture.field(part, i -> picture.density(2, i) - picture.density(1, i));
        Field f = raw.gauss(Math.max(1, FINE * unit));
        float threshold = f.otsu();
        double low = median(f, x -> f.v()[x] <= threshold, 0);
        double step = median(f, x -> f.v()[x] > threshold, 0) - low;
        double noise = DEVIATION * median(f, x -> f.v()[x] <= threshold, low);
        if (!(step >= Math.max(STEP, NOISE * noise)) || !rare(f, threshold, labels)) {
            return out;
        }
        Field joined = away(away(where(f, i -> f.v()[i] > threshold), JOIN * unit), JOIN * unit);
        Field nuclei = where(f, i -> f.v()[i] > threshold || joined.v()[i] > 0);
        Field smooth = f.gauss(Math.max(1, COARSE * unit));
        Field other = where(f, i -> !(smooth.v()[i] > low + PALE * step));
        // opening cuts off the rims of red cells
        Field beyond = away(away(other, OPEN * unit), OPEN * unit);
        Runs runs = new Runs(f.w(), f.h());
        runs.at(nuclei, 0.5, -1);
        Shapes shapes = runs.shapes();
        int[] big = IntStream.range(1, runs.count())
                .filter(l -> shapes.area(l) >= FEW * typical)
                .toArray();
        int[] number = new int[runs.count()];
        Arrays.stream(big).forEach(l -> number[l] = l);
        int[] nucleus = new int[labels.length];
        runs.draw(number, nucleus);
        Field near = where(f, i -> nucleus[i] > 0).far();
        for (int l : big) {
            Field own = big.length == 1 ? near : where(f, i -> nucleus[i] == l).far();
            double reach = REACH * Math.sqrt(shapes.area(l) / Math.PI);
            IntPredicate owned = i -> own.v()[i] <= near.v()[i];
            IntPredicate in = i -> nucleus[i] == l || (beyond.v()[i] <= 0 && own.v()[i] <= reach);
            Field blurred = where(f, i -> owned.test(i) && in.test(i)).gauss(Math.max(1, SMOOTH * unit));
            draw(blurred, i -> nucleus[i] == l, owned, out, l);
        }
        return out;
    }

    /** Whether the objects of which more than half is high have at most a share of the area of all. */
    private static boolean rare(Field f, float threshold, int... labels) {
        double[] area = new double[Arrays.stream(labels).max().orElse(0) + 1];
        double[] high = new double[area.length];
        for (int i = 0; i < labels.length; i++) {
            area[labels[i]] += labels[i] > 0 ? 1 : 0;
            high[labels[i]] += f.v()[i] > threshold ? 1 : 0;
        }
        double some = IntStream.range(0, area.length)
                .mapToDouble(l -> 2 * high[l] > area[l] ? area[l] : 0)
                .sum();
        return some <= RARE * Arrays.stream(area).sum();
    }

    private static Field where(Field like, IntPredicate on) {
        return Field.of(like.w(), like.h(), i -> on.test(i) ? 1 : 0);
    }

    /** 1 where a mask is farther than a distance. */
    private static Field away(Field mask, double px) {
        Field d = mask.far();
        return where(d, i -> d.v()[i] > px);
    }

    /** The median of some values; with a centre that of their distances from it. */
    private static double median(Field f, IntPredicate some, double centre) {
        double[] v = IntStream.range(0, f.v().length)
                .filter(some)
                .mapToDouble(i -> centre == 0 ? f.v()[i] : Math.abs(f.v()[i] - centre))
                .toArray();
        return v.length == 0 ? Double.NaN : Field.of(v.length, 1, i -> v[i]).at(0.5)[0];
    }

    /** Draws the component with most of a nucleus, without holes. */
    private static void draw(Field f, IntPredicate nucleus, IntPredicate owned, int[] out, int label) {
        Runs runs = new Runs(f.w(), f.h());
        runs.at(f, 0.5, f.v().length);
        double[] held = new double[runs.count()];
        IntStream.range(0, out.length).filter(nucleus).forEach(i -> held[runs.at(i)]++);
        held[0] = 0;
        int best = IntStream.range(0, held.length)
                .reduce((a, b) -> held[b] > held[a] ? b : a)
                .orElse(0);
        int[] number = new int[held.length];
        number[best] = best > 0 ? 1 : 0;
        int[] cell = new int[out.length];
        runs.draw(number, cell);
        IntStream.range(0, out.length).filter(i -> cell[i] > 0 && owned.test(i)).forEach(i -> out[i] = label);
    }
}
