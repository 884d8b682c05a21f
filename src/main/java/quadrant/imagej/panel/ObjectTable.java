package quadrant.imagej.panel;

import java.util.List;
import java.util.Locale;
import javax.swing.table.AbstractTableModel;
import org.jspecify.annotations.Nullable;
import quadrant.workspace.Forecast;
import quadrant.workspace.LabelClass;
import quadrant.workspace.Workspace;

/** Objects as the rows of a table: what each is taken for and how surely, its label, and where it is. */
final class ObjectTable extends AbstractTableModel {
    private static final long serialVersionUID = 1;
    private static final List<String> COLUMNS = List.of("Predicted", "Probability", "Label", "Object", "Image");

    private transient List<Row> rows = List.of();

    /**
     * A row.
     *
     * @param predicted name of a class; "" where nothing is known
     * @param label name of a class; "" for none
     */
    record Row(int item, String predicted, float probability, String label, String object, String image) {
        static Row of(int item, Workspace w, Forecast f) {
            List<LabelClass> classes = w.classes();
            int place = f.placeIn(classes, item);
            String predicted = place < 0 ? "" : classes.get(place).name();
            String label = w.labelPlace(item).isPresent()
                    ? classes.get(w.labelPlace(item).getAsInt()).name()
                    : "";
            return new Row(
                    item,
                    predicted,
                    f.probability(item),
                    label,
                    w.item(item).name(),
                    w.pictures().get(w.item(item).picture()).title());
        }

        Object column(int column) {
            return switch (column) {
                case 0 -> predicted;
                case 1 -> predicted.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", probability);
                case 2 -> label;
                case 3 -> object;
                default -> image;
            };
        }
    }

    void show(List<Row> all) {
        List<Row> before = rows;
        rows = List.copyOf(all);
        if (before.size() == rows.size() && !rows.isEmpty()) {
            fireTableRowsUpdated(0, rows.size() - 1);
        } else {
            fireTableDataChanged();
        }
    }

    int item(int row) {
        return rows.get(row).item;
    }

    /** The row of an object; −1 where it is not shown. */
    int row(int item) {
        for (int r = 0; r < rows.size(); r++) {
            if (rows.get(r).item == item) {
                return r;
            }
        }
        return -1;
    }

    @Override
    public int getRowCount() {
        return rows == null ? 0 : rows.size();
    }

    @Override
    public int getColumnCount() {
        return COLUMNS.size();
    }

    @Override
    public String getColumnName(int column) {
        return COLUMNS.get(column);
    }

    @Override
    public @Nullable Object getValueAt(int row, int column) {
        return rows.get(row).column(column);
    }
}
