package quadrant.imagej.panel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import javax.swing.table.AbstractTableModel;
import quadrant.dataset.io.DoubtColumns;
import quadrant.workspace.Forecast;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;

/** The table of objects: the prediction with its doubt and its probability, the label, and the position of each. */
final class ObjectTable extends AbstractTableModel {
    private static final long serialVersionUID = 1;
    private static final List<String> COLUMNS =
            List.of("Predicted", "Doubt", "Probability", "Labelled", "Object", "Image");

    private final transient Session session;
    private int[] items = new int[0];

    ObjectTable(Session session) {
        this.session = session;
    }

    /**
     * A row.
     *
     * @param predicted name of a class; "" where not known
     * @param doubt the reasons to doubt the prediction; "" for none
     * @param label name of a class; "" for none
     */
    record Row(String predicted, String doubt, float probability, String label, String object, String image) {
        static Row of(int item, Workspace w, Forecast f) {
            List<LabelClass> classes = w.classes();
            int place = f.placeIn(classes, item);
            String predicted = place < 0 ? "" : classes.get(place).name();
            OptionalInt labelled = w.labelPlace(item);
            String label =
                    labelled.isPresent() ? classes.get(labelled.getAsInt()).name() : "";
            return new Row(
                    predicted,
                    f.doubt(item).map(DoubtColumns::reasons).orElse(""),
                    f.probability(item),
                    label,
                    w.item(item).name(),
                    w.pictureOf(item).title());
        }

        /** The name of its class: the label, else the prediction. */
        String is() {
            return label.isEmpty() ? predicted : label;
        }

        Object column(int column) {
            return switch (column) {
                case 0 -> predicted;
                case 1 -> doubt;
                case 2 -> predicted.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", probability);
                case 3 -> label;
                case 4 -> object;
                default -> image;
            };
        }
    }

    /** Shows objects, whose numbers ascend; the row of one is made when it becomes visible. */
    void show(int... all) {
        int before = items.length;
        items = all.clone();
        if (before == items.length && before > 0) {
            fireTableRowsUpdated(0, before - 1);
        } else {
            fireTableDataChanged();
        }
    }

    int item(int at) {
        return items[at];
    }

    /** The row of an object; negative where it is not shown. */
    int row(int item) {
        return Arrays.binarySearch(items, item);
    }

    @Override
    public int getRowCount() {
        return items.length;
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
    public Object getValueAt(int at, int column) {
        // it may be gone until the table is shown anew
        return session.workspace().has(items[at])
                ? Row.of(items[at], session.workspace(), session.forecast()).column(column)
                : "";
    }
}
