import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'

class Items {
  list() {
    return []
  }
}
Controller()(Items)
Get('items')(Items.prototype, 'list', Object.getOwnPropertyDescriptor(Items.prototype, 'list'))

export class ItemsModule {}
Module({ controllers: [Items] })(ItemsModule)

export async function listen(app) {
  await app.listen(0, '127.0.0.1')
  return (await app.getUrl()).replace('[::1]', '127.0.0.1')
}
