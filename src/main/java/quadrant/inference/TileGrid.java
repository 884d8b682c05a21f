package quadrant.inference;

import quadrant.pixels.Region;

/**
 * The grid of tiles on an image. The image is divided into square cells, from its upper left corner on; each cell is classified
 * from the tile around its centre, moved inwards at the image's edges so that every tile is complete.
 *
 * @param widthPx of the image at full resolution
 * @param tilePx side of a tile, at most the image's shorter side
 * @param stridePx side of a cell; smaller than a tile where tiles overlap
 */
public record TileGrid(int widthPx, int heightPx, int tilePx, int stridePx) {
    public TileGrid {
        if (stridePx < 1 || tilePx < 1 || tilePx > Math.min(widthPx, heightPx)) {
            throw new IllegalArgumentException(
                    "Tiles of " + tilePx + " every " + stridePx + " pixels do not fit " + widthPx + "×" + heightPx);
        }
    }

    /** Cells across; the last may be narrower. */
    public int columns() {
        return (widthPx + stridePx - 1) / stridePx;
    }

    public int rows() {
        return (heightPx + stridePx - 1) / stridePx;
    }

    /** May exceed an int. */
    public long cells() {
        return (long) columns() * rows();
    }

    /** A cell, counted row by row from 0; the parts of the image that cells stand for do not overlap. */
    public Region cell(int index) {
        int x = index % columns() * stridePx;
        int y = index / columns() * stridePx;
        return new Region(x, y, Math.min(stridePx, widthPx - x), Math.min(stridePx, heightPx - y));
    }

    /** The tile from which a cell is classified. */
    public Region tile(int index) {
        int x = index % columns() * stridePx + (stridePx - tilePx) / 2;
        int y = index / columns() * stridePx + (stridePx - tilePx) / 2;
        return new Region(inside(x, widthPx), inside(y, heightPx), tilePx, tilePx);
    }

    private int inside(int at, int size) {
        return Math.max(0, Math.min(at, size - tilePx));
    }
}
