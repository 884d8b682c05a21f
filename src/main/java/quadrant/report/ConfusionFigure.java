package quadrant.report;

import quadrant.dataset.io.Texts;
import quadrant.evaluation.ConfusionMatrix;
import quadrant.evaluation.Evaluation;

/**
 * The confusion matrix: true classes in rows, predicted classes in columns, each cell with its number of images and their share
 * of the row.
 */
final class ConfusionFigure {
    /** Above this share a cell has white digits. */
    private static final double DARK = 0.55;

    private static final double LONGEST_NAME = 130;
    private static final double LARGEST_CELL = 76;
    private static final double SMALLEST_CELL = 34;
    private static final double SIDE = 420;

    private ConfusionFigure() {}

    static String of(Evaluation e) {
        ConfusionMatrix matrix = e.confusion();
        int size = matrix.size();
        double cell = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, SIDE / size));
        double font = Math.min(13, 7 + cell / 9);
        double name = Math.min(
                LONGEST_NAME,
                14
                        + 0.58
                                * font
                                * e.perClass().stream()
                                        .mapToInt(c -> c.name().length())
                                        .max()
                                        .orElse(1));
        boolean upright = name > cell;
        double left = 22 + name;
        double top = 24 + (upright ? name : font + 6);
        Svg svg = new Svg();
        svg.text(left + size * cell / 2, 14, Svg.SOFT + Svg.MIDDLE, "Predicted");
        svg.upwards(13, top + size * cell / 2, Svg.SOFT + Svg.MIDDLE, "True");
        String text = " fill=\"var(--ink)\" font-size=\"" + Svg.number(font) + "\"";
        for (int k = 0; k < size; k++) {
            String shown = Svg.fitting(e.perClass().get(k).name(), name, font);
            svg.text(left - 6, top + (k + 0.5) * cell + font / 3, text + Svg.END, shown);
            if (upright) {
                svg.upwards(left + (k + 0.5) * cell + font / 3, top - 6, text, shown);
            } else {
                svg.text(left + (k + 0.5) * cell, top - 6, text + Svg.MIDDLE, shown);
            }
            for (int l = 0; l < size; l++) {
                cell(svg, matrix, k, l, new Cell(left + l * cell, top + k * cell, cell));
            }
        }
        return svg.drawing("Confusion matrix", Math.max(left + size * cell + 6, 320), top + size * cell + 6);
    }

    private record Cell(double x, double y, double side) {}

    private static void cell(Svg svg, ConfusionMatrix matrix, int truth, int predicted, Cell at) {
        int n = matrix.count(truth, predicted);
        int of = matrix.ofClass(truth);
        double share = of == 0 ? 0 : (double) n / of;
        svg.rect(at.x + 1, at.y + 1, at.side - 2, at.side - 2, Svg.fill("var(--panel)") + " rx=\"3\"");
        if (n > 0) {
            svg.rect(
                    at.x + 1,
                    at.y + 1,
                    at.side - 2,
                    at.side - 2,
                    " rx=\"3\" fill-opacity=\"" + Texts.format("%.2f", share) + "\""
                            + Svg.fill(truth == predicted ? "var(--shade)" : "var(--wrong)"));
        }
        String colour = Svg.fill(n == 0 ? "var(--soft)" : share > DARK ? "#fff" : "var(--ink)");
        double font = Math.min(17, at.side / 3.2);
        double middle = at.x + at.side / 2;
        svg.text(
                middle,
                at.y + at.side / 2 + (n == 0 ? font / 3 : 0),
                colour + Svg.MIDDLE + " font-size=\"" + Svg.number(font) + "\"",
                Integer.toString(n));
        if (n > 0) {
            svg.text(
                    middle,
                    at.y + at.side / 2 + font * 0.85,
                    colour + Svg.MIDDLE + " font-size=\"" + Svg.number(font * 0.7) + "\"",
                    Texts.percent(share));
        }
    }
}
