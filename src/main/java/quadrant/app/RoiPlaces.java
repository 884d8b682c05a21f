package quadrant.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.imagej.RoiRows;

/** The positions of ROIs, as columns of a table: in pixels and, where the image is calibrated, µm. */
final class RoiPlaces {
    private RoiPlaces() {}

    /** Column to cell. */
    static Map<String, String> of(RoiRows.Row r) {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("x_px", number(r.xPx()));
        cells.put("y_px", number(r.yPx()));
        cells.put("area_px", number(r.areaPx()));
        r.pixelSize().ifPresent(size -> {
            double um = size.micronsPerPixel();
            cells.put("x_um", precise(r.xPx() * um));
            cells.put("y_um", precise(r.yPx() * um));
            cells.put("area_um2", precise(r.areaPx() * um * um));
        });
        return cells;
    }

    /** Column to one cell a row. */
    static Map<String, List<String>> columns(List<RoiRows.Row> rows) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        List<Map<String, String>> cells = rows.stream().map(RoiPlaces::of).toList();
        if (!rows.isEmpty()) {
            cells.get(0)
                    .keySet()
                    .forEach(c -> columns.put(
                            c, cells.stream().map(m -> m.getOrDefault(c, "")).toList()));
        }
        return columns;
    }

    private static String precise(double v) {
        return new BigDecimal(v).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    private static String number(double v) {
        return v == Math.rint(v) ? Long.toString((long) v) : String.format(Locale.ROOT, "%.2f", v);
    }
}
