/**
 * Inner products of users with items, four items to a register: items lie in quads, `[itemCount / 4, dim, 4]`,
 * so that a lane is an item, no sum crosses lanes, and each score adds its products in the order of the
 * dimensions, as the plain twin does.
 *
 * @param users - `[userCount, dim]`
 * @param quads - `[quadCount, dim, 4]`
 * @param scores - written, `[userCount, stride]`
 */
export function scoreQuads(
  users: usize,
  userCount: u32,
  quads: usize,
  quadCount: u32,
  dim: u32,
  scores: usize,
  stride: u32,
): void {
  let user: u32 = 0;
  for (; user + 4 <= userCount; user += 4)
    scoreFourUsers(users + ((user * dim) << 2), quads, quadCount, dim, scores + ((user * stride) << 2), stride);
  for (; user < userCount; user++)
    scoreOneUser(users + ((user * dim) << 2), quads, quadCount, dim, scores + ((user * stride) << 2));
}

/** Four users share each load of a quad. */
function scoreFourUsers(users: usize, quads: usize, quadCount: u32, dim: u32, scores: usize, stride: u32): void {
  const rowBytes: usize = dim << 2;
  const strideBytes: usize = stride << 2;
  const quadBytes: usize = dim << 4;
  for (let quad: u32 = 0; quad < quadCount; quad++) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let user = users;
    const end = quads + quadBytes;
    for (let item = quads; item < end; item += 16) {
      const values = v128.load(item);
      a = f32x4.add(a, f32x4.mul(values, v128.load32_splat(user)));
      b = f32x4.add(b, f32x4.mul(values, v128.load32_splat(user + rowBytes)));
      c = f32x4.add(c, f32x4.mul(values, v128.load32_splat(user + rowBytes * 2)));
      d = f32x4.add(d, f32x4.mul(values, v128.load32_splat(user + rowBytes * 3)));
      user += 4;
    }
    v128.store(scores, a);
    v128.store(scores + strideBytes, b);
    v128.store(scores + strideBytes * 2, c);
    v128.store(scores + strideBytes * 3, d);
    scores += 16;
    quads = end;
  }
}

function scoreOneUser(user: usize, quads: usize, quadCount: u32, dim: u32, scores: usize): void {
  const quadBytes: usize = dim << 4;
  for (let quad: u32 = 0; quad < quadCount; quad++) {
    let sum = f32x4.splat(0);
    let value = user;
    const end = quads + quadBytes;
    for (let item = quads; item < end; item += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(item), v128.load32_splat(value)));
      value += 4;
    }
    v128.store(scores, sum);
    scores += 16;
    quads = end;
  }
}
