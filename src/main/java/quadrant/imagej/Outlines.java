package quadrant.imagej;

import ij.IJ;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.gui.Wand;
import ij.plugin.filter.EDM;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Outlines of objects: joined, cut apart and compared. */
public final class Outlines {
    private static final int INSIDE = 255;
    /** A smaller part of an object is no piece of it. */
    private static final double LEAST_PIECE = 0.02;

    private static final double SAME = 0.5;
    /** One whose middle lies in a much larger one is not the same. */
    private static final double LEAST_SAME = 0.1;

    private Outlines() {}

    /** The union of areas as one outline; gaps of up to two pixels and holes between those that touch are closed. */
    public static Roi merged(List<Roi> areas) {
        Rectangle within =
                areas.stream().map(Roi::getBounds).reduce(Rectangle::union).orElseThrow();
        ByteProcessor mask = mask(within, areas);
        mask.filter(ImageProcessor.MAX);
        mask.filter(ImageProcessor.MIN);
        return parts(mask, within, areas.get(0)).stream()
                .reduce((a, b) -> like(areas.get(0), new ShapeRoi(a).or(new ShapeRoi(b))))
                .orElseThrow();
    }

    /**
     * The pieces into which a line cuts an area, from the top; one where it cuts nothing off.
     *
     * @param line null for the necks at which ImageJ's watershed cuts
     */
    public static List<Roi> split(Roi area, @Nullable Roi line) {
        Rectangle within = area.getBounds();
        ByteProcessor mask = mask(within, List.of(area));
        int least = (int) Math.ceil(LEAST_PIECE * mask.getHistogram()[INSIDE]);
        if (line == null) {
            new EDM().toWatershed(mask);
            // which says "Segmenting" and leaves it there
            IJ.showStatus("");
        } else {
            line.forEach(p -> mask.putPixel(p.x - within.x, p.y - within.y, 0));
        }
        List<Roi> pieces = parts(mask, within, area);
        pieces.removeIf(piece -> size(piece) < least);
        return pieces;
    }

    /** Areas in a mask, around which there is room; the rectangle becomes as large. */
    private static ByteProcessor mask(Rectangle within, List<Roi> areas) {
        within.grow(2, 2);
        ByteProcessor mask = new ByteProcessor(within.width, within.height);
        areas.forEach(area -> area.forEach(p -> mask.putPixel(p.x - within.x, p.y - within.y, INSIDE)));
        return mask;
    }

    /** The connected parts of a mask, which are taken out of it, without holes, from the top. */
    private static List<Roi> parts(ByteProcessor mask, Rectangle within, Roi of) {
        List<Roi> parts = new ArrayList<>();
        mask.setValue(0);
        for (int i = 0; i < mask.getPixelCount(); i++) {
            if (mask.get(i) == INSIDE) {
                Wand wand = new Wand(mask);
                wand.autoOutline(i % within.width, i / within.width, INSIDE, INSIDE, Wand.FOUR_CONNECTED);
                Roi part = new PolygonRoi(wand.xpoints, wand.ypoints, wand.npoints, Roi.TRACED_ROI);
                mask.fill(part);
                part.setLocation(part.getXBase() + within.x, part.getYBase() + within.y);
                parts.add(like(of, part));
            }
        }
        return parts;
    }

    /** Gives an outline the name and the plane of another. */
    public static Roi like(Roi of, Roi made) {
        made.setName(of.getName());
        made.setPosition(of.getPosition());
        if (of.hasHyperStackPosition()) {
            made.setPosition(of.getCPosition(), of.getZPosition(), of.getTPosition());
        }
        return made;
    }

    /**
     * Which new areas are the same objects as old ones: half of both or more lies in both, or the middle of the old one in the
     * new one. Each is used once; the best overlaps come first, of equal ones the first in the lists.
     *
     * @param plane that of an area; those of different ones are not the same
     * @return places of new ones by those of old ones
     */
    public static Map<Integer, Integer> matched(List<Roi> old, List<Roi> made, Function<Roi, String> plane) {
        List<Rectangle> bounds = made.stream().map(Roi::getBounds).toList();
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            Roi from = old.get(i);
            Rectangle b = from.getBounds();
            for (int k = 0; k < bounds.size(); k++) {
                Roi to = made.get(k);
                if (b.intersects(bounds.get(k)) && plane.apply(from).equals(plane.apply(to))) {
                    boolean middle = to.containsPoint(b.getCenterX(), b.getCenterY());
                    double overlap = overlap(from, to);
                    if (overlap >= (middle ? LEAST_SAME : SAME)) {
                        pairs.add(new double[] {overlap, i, k});
                    }
                }
            }
        }
        Map<Integer, Integer> matched = new TreeMap<>();
        Set<Integer> used = new HashSet<>();
        pairs.sort(Comparator.comparingDouble(pair -> -pair[0]));
        for (double[] pair : pairs) {
            if (!matched.containsKey((int) pair[1]) && used.add((int) pair[2])) {
                matched.put((int) pair[1], (int) pair[2]);
            }
        }
        return matched;
    }

    /** The pixels in both areas as a part of those in either, from 0 to 1. */
    private static double overlap(Roi a, Roi b) {
        double both = size(new ShapeRoi(a).and(new ShapeRoi(b)));
        return both / (size(a) + size(b) - both);
    }

    private static int size(Roi area) {
        return area.getContainedPoints().length;
    }
}
