package quadrant.imagej.ui;

import java.util.List;
import javax.swing.table.AbstractTableModel;
import quadrant.app.BackboneTable;
import quadrant.backbone.BackboneEntry;

/** Backbones as the rows of a table on screen. */
final class BackboneRows extends AbstractTableModel {
    private List<BackboneEntry> entries = List.of();

    void show(List<BackboneEntry> now) {
        entries = List.copyOf(now);
        fireTableDataChanged();
    }

    BackboneEntry at(int row) {
        return entries.get(row);
    }

    /** The row with a name, or −1. */
    int row(String name) {
        return entries.stream().map(BackboneEntry::name).toList().indexOf(name);
    }

    @Override
    public int getRowCount() {
        return entries.size();
    }

    @Override
    public int getColumnCount() {
        return BackboneTable.COLUMNS.size();
    }

    @Override
    public String getColumnName(int column) {
        return BackboneTable.COLUMNS.get(column);
    }

    @Override
    public Object getValueAt(int row, int column) {
        return BackboneTable.cells(entries.get(row)).get(column);
    }
}
